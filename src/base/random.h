// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// One seeded generator, passed in, never global. The distributions are written out because those of <random> may differ
// between standard libraries, and the same seed must give the same picture everywhere.
#pragma once

#include <cstdint>
#include <random>

namespace tricho {

class Random {
 public:
  explicit Random(std::uint64_t seed) : engine_(seed) {}

  std::uint64_t Bits() { return engine_(); }
  double Uniform();                         // [0, 1)
  double Uniform(double low, double high);  // [low, high)
  int Integer(int low, int high);           // low..high, both included
  double Normal();                          // Mean 0, standard deviation 1.
  double Normal(double mean, double sd) { return mean + sd * Normal(); }
  bool Chance(double probability) { return Uniform() < probability; }
  // An independent generator for a named part of the work: adding draws to one part leaves the others as they were.
  Random Fork(std::uint64_t part) const;

 private:
  std::mt19937_64 engine_;
};

}  // namespace tricho
