#pragma once

/// All of the engine.
#include <autograd/check_gradient.h>
#include <autograd/dual.h>
#include <autograd/emit.h>
#include <autograd/formula.h>
#include <autograd/gradient.h>
#include <autograd/graph.h>
#include <autograd/operations.h>
#include <autograd/program.h>
#include <autograd/reading.h>
#include <autograd/record.h>
#include <autograd/value.h>
#include <autograd/weighted_sums.h>
