# SPDX-License-Identifier: BSD-3-Clause
# Copyright (c) 2026 The OpenTricho authors
#
# What R says of the tables of tests/data/agreement: kappa and its z by irr::kappa2, the standard error that is meant for
# an interval by vcd::Kappa, ICC(A,1) by irr::icc, Bland and Altman by hand. Writes reference.tsv beside them.
# usage: Rscript scripts/agreement/make_reference.R
library(irr)
library(vcd)

folder <- "tests/data/agreement/"
out <- data.frame(table = character(), what = character(), value = numeric())
note <- function(table, what, value) out[nrow(out) + 1, ] <<- list(table, what, value)

for (name in c("ratings-many", "ratings-forty", "ratings-poor")) {
  x <- read.table(paste0(folder, name, ".tsv"), header = TRUE) + 4  # 1 to 7: irr sorts -3 to 3 as texts.
  counts <- table(factor(x$a, levels = 1:7), factor(x$b, levels = 1:7))
  for (weight in c("equal", "squared")) {
    kappa <- kappa2(x, weight)
    label <- ifelse(weight == "equal", "linear", "quadratic")
    note(name, paste0("kappa_", label), kappa$value)
    note(name, paste0("z_", label), kappa$statistic)
    asymptotic <- Kappa(counts, weights = ifelse(weight == "equal", "Equal-Spacing", "Fleiss-Cohen"))
    note(name, paste0("standard_error_", label), asymptotic$Weighted[["ASE"]])
  }
}
for (name in c("density-twenty", "density-six", "thickness-forty")) {
  x <- read.table(paste0(folder, name, ".tsv"), header = TRUE)
  agreement <- icc(x, model = "twoway", type = "agreement", unit = "single")
  note(name, "icc", agreement$value)
  note(name, "icc_low", agreement$lbound)
  note(name, "icc_high", agreement$ubound)
  d <- x$b - x$a
  n <- length(d)
  around <- function(value, error) value + c(-1, 1) * qt(0.975, n - 1) * error
  limit_error <- sd(d) * sqrt(1 / n + qnorm(0.975)^2 / (2 * (n - 1)))
  note(name, "difference", mean(d))
  note(name, "sd", sd(d))
  note(name, "difference_low", t.test(d)$conf.int[1])
  note(name, "difference_high", t.test(d)$conf.int[2])
  for (side in c("low", "high")) {
    limit <- mean(d) + ifelse(side == "low", -1, 1) * qnorm(0.975) * sd(d)
    note(name, paste0("limit_", side), limit)
    note(name, paste0("limit_", side, "_from"), around(limit, limit_error)[1])
    note(name, paste0("limit_", side, "_to"), around(limit, limit_error)[2])
  }
}
out$value <- sprintf("%.12g", out$value)
write.table(out, paste0(folder, "reference.tsv"), sep = "\t", quote = FALSE, row.names = FALSE)
