// The moment of signing: passphrase, registration, and what follows: a print run, or nothing more.
#pragma once

#include <optional>
#include <string>

#include "labeler/batch_print.h"
#include "labeler/console/context.h"
#include "labeler/roll_activation.h"
#include "labeler/roll_print.h"

namespace ocop::labeler::console {

/// "order" of a form, 32 hexadecimal digits; else a new one.
std::string order_of(const Visit& visit);

/// The job that this form made already, when it is sent again.
std::optional<SpoolJob> job_of_order(const Context& context, const Visit& visit,
                                     const std::string& order);

struct SigningRefusal {
  enum class Kind {
    kBusy,        ///< others are signing, or too much waits to be printed: later
    kPassphrase,  ///< wrong, or too often wrong
    kBatch,       ///< the batch or roll cannot be signed as it is
    kNotQueued    ///< it is registered, but its labels could not be handed to the spool
  };
  Kind kind{};
  Error error;
};

/// Why a producer signs nothing of whom no valid key is here.
Error no_key();

/// Opens the producer's key with the form's "passphrase", registers the batch (or finds
/// it registered), and hands its print run to the spool: the job's id. The same order
/// twice gives the same job. Throws DatabaseError, FileError.
tl::expected<std::string, SigningRefusal> sign_and_print(const Context& context, Visit& visit,
                                                         const std::string& order,
                                                         PrintRequest request,
                                                         const std::string& product);

/// Likewise for a roll; one that was made before is printed again.
tl::expected<std::string, SigningRefusal> sign_and_print_roll(const Context& context, Visit& visit,
                                                              const std::string& order,
                                                              RollPrintRequest request,
                                                              const std::string& product);

/// Labels of a roll bound to a lot: nothing is printed. Throws DatabaseError.
tl::expected<Activated, SigningRefusal> sign_activation(const Context& context, Visit& visit,
                                                        ActivationRequest request);

/// The answer to a form that led to a job.
web::Response to_job(const Context& context, const Visit& visit, const std::string& id);

}  // namespace ocop::labeler::console
