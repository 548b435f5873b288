#include <nn/history.h>
#include <nn/number_text.h>

#include <cmath>
#include <ostream>

namespace nn {

std::string_view to_string(Stop stop) {
  switch (stop) {
    case Stop::epochs:
      return "all epochs are done";
    case Stop::loss_below:
      return "the loss is below its threshold";
    case Stop::change_below:
      return "the loss hardly changes any more";
    case Stop::patience:
      return "the loss has not become better for long";
    case Stop::requested:
      return "it was asked to stop";
  }
  __builtin_unreachable();
}

void write_csv(std::ostream& out, const History& history) {
  const auto text = [](double number) {
    return std::isnan(number) ? std::string() : detail::text_of(number);
  };
  out << "epoch,train_loss,train_accuracy,test_loss,test_accuracy\n";
  for (const Epoch& epoch : history.epochs)
    out << epoch.number << ',' << text(epoch.loss) << ',' << text(epoch.accuracy) << ','
        << text(epoch.validation_loss) << ',' << text(epoch.validation_accuracy) << '\n';
}

}  // namespace nn
