#include "tests/db/neighbours.h"

#include <soci/soci.h>

#include "db/derived.h"

namespace ocop::db::example {

void fill_with_neighbours(const Address& address) {
  fill(address);
  Connection connection(address, Access::kTool);
  WriteTransaction transaction(connection);
  connection.sql() << "INSERT INTO places (id, name, kind, parent, code) VALUES "
                      "('56', 'Tỉnh Khánh Hòa', 'province', NULL, '56'), "
                      "('hoa-muc', 'Xã Hòa Mục', 'commune', '19', ''), "
                      "('cu-cao-ky', 'Xã Cao Kỳ', 'commune', 'cho-moi', '')";
  connection.sql() << "INSERT INTO place_history (old_place, new_place, changed_on) VALUES "
                      "('cu-cao-ky', 'tan-ky', '2025-07-01'), "
                      "('cho-moi', 'tan-ky', '2025-07-01'), ('cho-moi', 'hoa-muc', '2025-07-01')";
  refresh_derived(connection);
  transaction.commit();
}

}  // namespace ocop::db::example
