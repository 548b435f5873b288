# The table of bench.sh from lines `ENGINE WORK NANOSECONDS right|wrong`: medians, and ratios to by-hand. With goals=true
# what is missed; exit status 1 if anything is.
{
  if (!(($1, $2) in count)) { if (!($1 in seen)) { engines[++engine_count] = $1; seen[$1] = 1 } }
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

function goal(engine, work, other, most,    ratio) {
  if (!count[engine, work] || !count[other, work]) return
  if ((engine, work) in wrong) { printf "%s %s: the gradient is WRONG\n", engine, work; missed = 1; return }
  ratio = median(engine, work) / median(other, work)
  printf "%-9s %s  %6.2f x %s, goal %g: %s\n", engine, work, ratio, other, most, \
    ratio <= most ? "met" : ratio <= 1.1 * most ? "met within the noise" : "MISSED"
  if (ratio > 1.1 * most) missed = 1
}

END {
  if (goals == "true") {
    goal("chalkgrad", "W1", "stan", 1.0)
    goal("chalkgrad", "W2", "by-hand", 2.5)
    goal("nn::MLP", "W2", "by-hand", 1.1)
    goal("nn::MLP", "W3", "by-hand", 2.0)
    goal("chalkgrad", "W4", "by-hand", 1.0)
    goal("chalkgrad", "W5", "by-hand", 34)
    exit missed
  }
  printf "| |"
  for (w = 1; w <= 5; ++w) if (("W" w) in works) printf " W%d |", w
  printf "\n|---|"
  for (w = 1; w <= 5; ++w) if (("W" w) in works) printf "---|"
  printf "\n"
  for (e = 1; e <= engine_count; ++e) {
    printf "| %s |", engines[e]
    for (w = 1; w <= 5; ++w) {
      work = "W" w
      if (!(work in works)) continue
      if (!count[engines[e], work]) printf " |"
      else if ((engines[e], work) in wrong) printf " wrong gradient |"
      else if (engines[e] == "by-hand") printf " %s |", time(median(engines[e], work))
      else printf " %s, %.3g x |", time(median(engines[e], work)), median(engines[e], work) / median("by-hand", work)
    }
    printf "\n"
  }
}
