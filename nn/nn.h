#pragma once

#include <autograd/autograd.h>
#include <nn/activation.h>
#include <nn/error.h>
#include <nn/initialization.h>
#include <nn/layer.h>
#include <nn/losses.h>
#include <nn/mlp.h>
#include <nn/model_file.h>
#include <nn/naming.h>
#include <nn/neuron.h>
#include <nn/random.h>
#include <nn/sgd.h>
#include <nn/whole_file.h>
