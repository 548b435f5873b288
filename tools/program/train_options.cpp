#include <tools/messages.h>
#include <tools/program/lists.h>
#include <tools/program/train_arguments.h>

namespace tools::program {
namespace {

constexpr std::size_t most_epochs = 1'000'000'000;
constexpr std::size_t most_points = 10'000'000;
constexpr std::size_t most_threads = 256;

}  // namespace

const std::string_view train_arguments_help = to_say(
    R"help(  DATA          circles, moons, xor, spirals, blobs or linear: points are drawn, as many to train
                on as are held out
                "y = sin(3*x)": samples of a formula of x, in the language of `chalkgrad graph`
                FILE.csv: one sample a line, the label in the last column; a label that is a word
                becomes one-hot

With -o, the folder gets report.html (open it in a browser), history.csv, model.json for
`chalkgrad predict`, checkpoint.json for --resume, and pictures. Ctrl-C ends after the epoch and
saves; a second one ends at once.
)help");

void TrainArguments::add_to(CLI::App& command) {
  command.add_option("data", data);
  command
      .add_option("--layers", layers,
                  say_text("neurons of each layer (4,6,6,4 and one for each label)"))
      ->type_name("N,N,...");
  command
      .add_option("--activation", activation,
                  say_text("linear, relu, leaky_relu, tanh, sigmoid or softmax: one for each\n"
                           "layer, or one for all but the last, which goes by the loss (relu)"))
      ->type_name("NAME,...");
  command
      .add_option("--loss", loss,
                  say_text("bce, bce_logits, ce, ce_logits, hinge, mse, mae, ...; goes by the "
                           "labels"))
      ->type_name("NAME");
  command
      .add_option("--optimizer", optimizer,
                  say_text("adam, adamw, rmsprop, sgd or unit_gradient (adam)"))
      ->type_name("NAME");
  command.add_option("--rate", rate, say_text("the learning rate (0.003 for adam, 0.01 for sgd)"))
      ->type_name("X")
      ->check(finite(Numbers::positive));
  command.add_option("--momentum", momentum, say_text("of sgd, from 0 to less than 1"))
      ->type_name("X")
      ->check(finite(Numbers::not_negative));
  command.add_flag("--nesterov", nesterov, say_text("sgd with Nesterov's momentum"));
  command.add_option("--weight-decay", weight_decay, say_text("of adamw (0.01)"))
      ->type_name("X")
      ->check(finite(Numbers::not_negative));
  command
      .add_option("--schedule", schedule,
                  say_text("how the rate changes: cosine, linear, exponential:0.99, step:10,0.5"))
      ->type_name("NAME");
  command.add_option("--epochs", epochs, "(50)")->type_name("N")->check(count_in(1, most_epochs));
  command.add_option("--batch", batch, say_text("samples for each step, or all (32)"))
      ->type_name("N");
  command.add_option("--seed", seed, say_text("of points, weights and order (1)"))
      ->type_name("N")
      ->check(count_in(0));
  command.add_option("--points", points, say_text("how many are drawn to train on (1000)"))
      ->type_name("N")
      ->check(count_in(1, most_points));
  command.add_option("--noise", noise, say_text("of the points drawn"))
      ->type_name("X")
      ->check(finite(Numbers::not_negative));
  command.add_option("--range", range, say_text("of x for a formula (-3,3)"))
      ->type_name("LOW,HIGH");
  command.add_option("--inputs", inputs, say_text("columns of the CSV file by name (all others)"))
      ->type_name("NAME,...");
  command.add_option("--labels", labels, say_text("columns that are labels (the last one)"))
      ->type_name("NAME,...");
  command.add_flag("--one-hot", one_hot, say_text("numbers in the label column are classes"));
  command.add_flag("--standardize", standardize, say_text("inputs get mean 0 and deviation 1"));
  command
      .add_option("--held-out", held_out, say_text("share of the file's samples to test on (0.2)"))
      ->type_name("X")
      ->check(finite(Numbers::not_negative));
  command.add_option("--l1", l1, say_text("adds X*|w| for each parameter to the loss"))
      ->type_name("X")
      ->check(finite(Numbers::not_negative));
  command.add_option("--l2", l2, say_text("adds X*w^2 for each parameter to the loss"))
      ->type_name("X")
      ->check(finite(Numbers::not_negative));
  command.add_option("--clip-norm", clip_norm, say_text("shortens gradients that are longer"))
      ->type_name("X")
      ->check(finite(Numbers::positive));
  command.add_option("--clip-value", clip_value, say_text("cuts gradients off at -X and X"))
      ->type_name("X")
      ->check(finite(Numbers::positive));
  command.add_option("--loss-below", loss_below, say_text("stops when the loss is"))
      ->type_name("X")
      ->check(finite(Numbers::not_negative));
  command
      .add_option("--change-below", change_below,
                  say_text("stops when the loss changes by less in an epoch"))
      ->type_name("X")
      ->check(finite(Numbers::not_negative));
  command
      .add_option("--patience", patience,
                  say_text("stops after N epochs without a better loss on the points held out,\n"
                           "and takes back the best parameters"))
      ->type_name("N")
      ->check(count_in(1, most_epochs));
  command.add_option("--threads", threads, "(1)")->type_name("N")->check(count_in(1, most_threads));
}

}  // namespace tools::program
