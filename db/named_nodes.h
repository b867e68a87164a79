// What the nodes of a genealogy are called, whose they are, and what stands against them.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "db/connection.h"
#include "db/lists.h"

namespace ocop::db {

enum class NodeKind {
  kBatch,     ///< registered or not
  kUnit,
  kProduct,   ///< without lot and serial
  kMaterial,  ///< a raw-material lot of an area, or the area where no lot is known
  kOther      ///< a logistic unit, a place, somebody else's identifier
};

struct NamedNode {
  std::string node;  ///< gs1/epcis/nodes.h
  NodeKind kind = NodeKind::kOther;
  std::string gtin, lot, serial, area, material_lot;  ///< as gs1::epcis::parts_of() reads them
  std::string name;      ///< of the product or area, "" where the registry knows none
  std::string name_en;   ///< of the product, "" where there is none
  std::string producer;  ///< producers.id, of a product's
  std::string producer_name;
  std::string place;       ///< places.id of the producer or area
  std::string place_name;  ///< of an area
  bool known = false;      ///< the registry knows the product or area
  bool registered = false;  ///< of a batch
  bool within = false;     ///< the bounds hold it
  bool recalled = false;   ///< on the day, wholly or in part
  bool voided = false;     ///< the unit, or all labels of the batch
  bool suspended = false;  ///< the area is suspended or revoked, or no certificate of the product is in force any more
};

/// By node; `day`: on which they are recalled. One question for each 64 products or areas, and
/// some for each product that has recalls or voided labels. Throws DatabaseError.
std::map<std::string, NamedNode> name_nodes(Connection& connection, const Bounds& bounds,
                                            const std::vector<std::string>& nodes, Date day);

}  // namespace ocop::db
