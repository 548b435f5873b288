# The table of bench.sh from lines `ENGINE WORK NANOSECONDS right|wrong`: medians, and ratios to the same work by hand. With
# goals=true what is missed of the works in asked (all where it is empty); exit status 1 if anything is.
BEGIN {
  if (asked == "") asked = "W1 W2 W2r W2t W3 W3b W3t W4 W5"
  split(asked, asked_works)
  for (i in asked_works) is_asked[asked_works[i]] = 1
  engine_count = split("by-hand lanes-by-hand Eigen chalkgrad nn::MLP nn::fit nn::fit-2-threads Program " \
    "Program-2-threads stan sacado adolc torch", engines)
}

$3 ~ /^[0-9.]+(e[-+]?[0-9]+)?$/ {
  seen[$1] = 1
  numbers[$1, $2, ++count[$1, $2]] = $3
  if ($4 != "right") wrong[$1, $2] = 1
  works[$2] = 1
}

function median(engine, work,    n, i, j, t, sorted) {
  n = count[engine, work]
  for (i = 1; i <= n; ++i) sorted[i] = numbers[engine, work, i]
  for (i = 2; i <= n; ++i)
    for (j = i; j > 1 && sorted[j] < sorted[j - 1]; --j) { t = sorted[j]; sorted[j] = sorted[j - 1]; sorted[j - 1] = t }
  return n % 2 ? sorted[(n + 1) / 2] : (sorted[n / 2] + sorted[n / 2 + 1]) / 2
}

function time(ns) {
  return ns < 1e3 ? sprintf("%.3g ns", ns) : ns < 1e6 ? sprintf("%.3g us", ns / 1e3) : sprintf("%.3g ms", ns / 1e6)
}

# What the others of a column are compared with.
function reference(work) {
  if (work == "W3t") return "nn::fit"
  return count["by-hand", work] ? "by-hand" : "lanes-by-hand"
}

function judge(name, ratio, unit, most) {
  printf "%-34s %7.3g %s, goal %.3g: %s\n", name, ratio, unit, most, \
    ratio <= most ? "met" : ratio <= 1.1 * most ? "met within the noise" : "MISSED"
  if (ratio > 1.1 * most) missed = 1
}

function goal(work, engine, other, most) {
  if (!(work in is_asked)) return
  if (!count[engine, work] || !count[other, work]) {
    printf "%s: %s was not measured\n", work, count[engine, work] ? other : engine
    missed = 1
  } else if ((engine, work) in wrong || (other, work) in wrong) {
    printf "%s: the gradient of %s is WRONG\n", work, (engine, work) in wrong ? engine : other
    missed = 1
  } else
    judge(work " " engine, median(engine, work) / median(other, work), "x " other, most)
}

function check_goals() {
  goal("W1", "chalkgrad", "stan", 1.0)
  goal("W2", "chalkgrad", "by-hand", 2.5)
  goal("W2", "nn::MLP", "by-hand", 1.1)
  goal("W2r", "Program", "lanes-by-hand", 1.25)
  goal("W2t", "nn::fit", "lanes-by-hand", 1.5)
  goal("W3", "nn::MLP", "by-hand", 2.0)
  goal("W3b", "Program", "lanes-by-hand", 1.1)
  goal("W3t", "nn::fit-2-threads", "nn::fit", 1 / 1.8)
  goal("W4", "chalkgrad", "by-hand", 1.0)
  if ("W4" in is_asked && count["chalkgrad", "W4-bytes"])
    judge("W4 chalkgrad, memory", median("chalkgrad", "W4-bytes"), "bytes a node", 40)
  goal("W5", "chalkgrad", "by-hand", 34)
}

function print_table(    n, all, w, work, e, engine, cell) {
  n = split("W1 W2 W2r W2t W3 W3b W3t W4 W5", all)
  printf "| |"
  for (w = 1; w <= n; ++w) if (all[w] in works) printf " %s |", all[w]
  printf "\n|---|"
  for (w = 1; w <= n; ++w) if (all[w] in works) printf "---|"
  printf "\n"
  for (e = 1; e <= engine_count; ++e) {
    engine = engines[e]
    if (!(engine in seen)) continue
    printf "| %s |", engine
    for (w = 1; w <= n; ++w) {
      work = all[w]
      if (!(work in works)) continue
      if (!count[engine, work]) cell = ""
      else if ((engine, work) in wrong) cell = " wrong gradient"
      else if (engine == reference(work)) cell = " " time(median(engine, work))
      else cell = sprintf(" %s, %.3g x", time(median(engine, work)), median(engine, work) / median(reference(work), work))
      printf "%s |", cell
    }
    printf "\n"
  }
  if (count["chalkgrad", "W4-bytes"])
    printf "\nW4 by chalkgrad: %.3g bytes a node\n", median("chalkgrad", "W4-bytes")
  print "\nW1 ((a+b)*c)^2; W2 one sample of a 2-4-6-6-4-1 network, W2r 1,024 samples replayed, W2t 50 epochs of Adam;"
  print "W3 one sample of 64-64-64-1, W3b 256 samples replayed, W3t 64 epochs of Adam; W4 a chain of ten million operations;"
  print "W5 Rosenbrock's function of 1,000 variables. chalkgrad: every operation an operator of its own, recorded and run"
  print "backward. by-hand: plain loops; lanes-by-hand: 32 samples side by side in vector registers."
}

END {
  if (goals == "true") {
    check_goals()
    exit missed
  }
  print_table()
}
