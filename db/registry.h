// Reading the registry. One Reader belongs to one thread at a time; its
// statements are prepared once. ReaderPool hands them out.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "db/connection.h"
#include "db/journey.h"
#include "db/records.h"
#include "db/rolls.h"

namespace ocop::db {

class Reader {
 public:
  explicit Reader(const Address& address);
  ~Reader();
  Reader(Reader&&) noexcept;

  /// nullopt when the product is unknown. `lot` and `serial` may be empty.
  /// One consistent snapshot.
  std::optional<Dossier> dossier(std::string_view gtin14, std::string_view lot,
                                 std::string_view serial);
  std::optional<Product> product(std::string_view gtin14);
  std::optional<Producer> producer(std::string_view id);
  std::vector<programme::Certificate> certificates(std::string_view gtin14);  ///< newest first
  std::optional<Area> area(std::string_view id);
  std::optional<Batch> batch(std::string_view gtin14, std::string_view lot);
  /// db/journey.h
  std::vector<JourneyStep> journey(std::string_view gtin14, std::string_view lot, std::string_view serial);
  std::optional<KeyRow> key(std::string_view kid);
  std::optional<Picture> picture(std::string_view gtin14);
  /// The rule sets of the registry, read anew when one was added.
  std::shared_ptr<const programme::RuleBook> rules();
  /// What a typed code names (db/rolls.h).
  std::optional<LabelBlock> label_block(std::uint32_t id);
  /// Next free serial of a product: one above the highest ever registered, or on a roll.
  std::uint64_t next_serial(std::string_view gtin14);
  /// Cheap query for /readyz. Throws when the database does not answer.
  void ping();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// Thread-safe. borrow() waits for a free Reader; a Reader whose query threw is
/// replaced by a new connection.
class ReaderPool {
 public:
  ReaderPool(Address address, std::size_t readers);
  ~ReaderPool();

  class Lease {
   public:
    Lease(ReaderPool& pool, std::unique_ptr<Reader> reader);
    ~Lease();
    Lease(Lease&&) noexcept;
    Reader* operator->() const { return reader_.get(); }
    void discard() { broken_ = true; }  ///< do not reuse the connection

   private:
    ReaderPool* pool_;
    std::unique_ptr<Reader> reader_;
    bool broken_ = false;
    int uncaught_ = 0;
  };
  Lease borrow();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace ocop::db
