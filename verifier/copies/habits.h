// What is usual, as learnt so far: in a batch, shrunk towards its product, shrunk towards
// everything, so that a young batch starts with what its kind is like.
#pragma once

#include "verifier/copies/memory.h"
#include "verifier/copies/settings.h"

namespace ocop::copies {

class Habits {
 public:
  Habits(HabitMemory& batch, HabitMemory& product, HabitMemory& everywhere)
      : batch_(batch), product_(product), everywhere_(everywhere) {}

  /// A device that counts came to a unit that is not suspected, as its `devices`th.
  void learn(unsigned devices, int place);
  /// The newest device of such a unit says where it is.
  void learn_place(int place);
  /// A place of a unit that is suspected or watched, which weighs `much` (0–1).
  void learn_copies_place(int place, double much);

  /// Share of the product's scanned units that several devices scan.
  double several() const;
  /// Share of the batch's visitors that are in this province.
  double usual_place(int place) const;
  /// Whether suspected units of the batch are scanned in this province, and others rather not;
  /// `own` is what the unit in question has told about it itself.
  bool copies_place(int place, double own) const;
  /// Devices that a scanned unit of this product sees on average, about.
  double product_devices() const;
  /// Of this batch, 1 at least.
  double usual_devices() const;

 private:
  HabitMemory& batch_;
  HabitMemory& product_;
  HabitMemory& everywhere_;
};

}  // namespace ocop::copies
