# SPDX-License-Identifier: BSD-3-Clause
# Copyright (c) 2026 The OpenTricho authors
#
# What R says of a measurements.tsv: the differences between arms, to hold against those of `tricho cohort`.
#
# usage: Rscript reference.R TABLE.tsv OUT.tsv REFERENCE lmm|mmrm [OUTCOME...]
#
# Debian: r-base-core r-cran-lmertest r-cran-emmeans r-cran-nlme. The lines of docs/methods/cohort.md are the heart of it.
suppressMessages({
  library(lmerTest)
  library(emmeans)
  library(nlme)
})
arguments <- commandArgs(trailingOnly = TRUE)
reference <- arguments[3]
model <- arguments[4]
outcomes <- if (length(arguments) > 4) arguments[-(1:4)] else
  c("hairs_per_cm2", "mean_diameter_um", "hair_mass_mm_per_cm2")

shots <- read.delim(arguments[1], na.strings = c("n/a", "NA", ""), colClasses = c(participant_id = "character"))
shots <- shots[shots$usable %in% c("true", "TRUE", TRUE), ]
outcomes <- intersect(outcomes, names(shots))

# Shots averaged; the last usable visit on or before day 0 is the baseline of a site.
changes_of <- function(outcome) {
  used <- shots[!is.na(shots[[outcome]]), ]
  used$y <- used[[outcome]]
  visits <- aggregate(y ~ participant_id + arm + site + visit_id + day, used, mean)
  before <- visits[visits$day <= 0, ]
  before <- before[order(before$day), ]
  baseline <- aggregate(y ~ participant_id + site, before, function(values) values[length(values)])
  names(baseline)[3] <- "baseline"
  rows <- merge(visits[visits$day > 0, ], baseline)
  rows$change <- rows$y - rows$baseline
  rows$baseline_c <- rows$baseline - mean(rows$baseline)
  days <- sort(tapply(rows$day, rows$visit_id, median))
  rows$visit <- factor(rows$visit_id, levels = names(days))
  rows$visit_index <- as.integer(rows$visit)
  rows$arm <- relevel(factor(rows$arm), ref = reference)
  rows$participant <- factor(rows$participant_id)
  rows$place <- factor(paste(rows$participant_id, rows$site))
  rows[order(rows$participant, rows$site, rows$visit_index), ]
}

fit_lmm <- function(rows) {
  several_visits <- nlevels(rows$visit) > 1
  several_sites <- any(tapply(rows$site, rows$participant, function(s) length(unique(s))) > 1)
  fixed <- if (several_visits) "change ~ baseline_c + arm * visit" else "change ~ baseline_c + arm"
  if (!several_visits && !several_sites) return(lm(as.formula(fixed), rows))
  random <- " + (1 | participant)"
  if (several_visits && several_sites) random <- paste(random, "+ (1 | participant:site)")
  # Default settings stop at 1e-6 or so of the variances; these go to the bottom.
  lmer(as.formula(paste0(fixed, random)), rows,
       control = lmerControl(optimizer = "bobyqa", optCtrl = list(rhoend = 1e-11, maxfun = 1e5)))
}

fit_mmrm <- function(rows) {
  fixed <- if (nlevels(rows$visit) > 1) change ~ baseline_c + arm * visit else change ~ baseline_c + arm
  if (nlevels(rows$visit) < 2) return(lm(fixed, rows))
  several_sites <- any(tapply(rows$site, rows$participant, function(s) length(unique(s))) > 1)
  if (several_sites)
    return(lme(fixed, rows, random = ~1 | participant, correlation = corSymm(form = ~visit_index | participant/site),
               weights = varIdent(form = ~1 | visit), method = "REML",
               control = lmeControl(maxIter = 500, msMaxIter = 1000, tolerance = 1e-10, msTol = 1e-12, opt = "optim")))
  gls(fixed, rows, correlation = corSymm(form = ~visit_index | participant), weights = varIdent(form = ~1 | visit),
      method = "REML", control = glsControl(maxIter = 500, msMaxIter = 1000, tolerance = 1e-12, msTol = 1e-14))
}

# Satterthwaite's degrees of freedom of an unstructured fit, by their definition: nlme gives none (emmeans approximates
# them by random perturbations). Derivatives by numDeriv around nlme's own estimate of the covariance, with steps small
# enough not to leave the positive definite matrices.
unstructured_df <- function(fit, rows, weights) {
  x <- model.matrix(formula(fit), rows)
  y <- rows$change
  n <- nlevels(rows$visit)
  pairs <- which(lower.tri(diag(n), diag = TRUE), arr.ind = TRUE)
  joins_sites <- inherits(fit, "lme")  # The last theta is then the covariance that all of a participant's changes share.
  by_participant <- split(seq_len(nrow(rows)), rows$participant)
  covariance_of <- function(theta) {
    sigma <- matrix(0, n, n)
    sigma[pairs] <- theta
    sigma + t(sigma) - diag(diag(sigma))
  }
  pieces <- function(theta) {
    sigma <- covariance_of(theta[seq_len(nrow(pairs))])
    xvx <- 0; xvy <- 0; yvy <- 0; log_det <- 0
    for (i in by_participant) {
      v <- sigma[rows$visit_index[i], rows$visit_index[i], drop = FALSE]
      if (joins_sites) v <- v * outer(rows$site[i], rows$site[i], "==") + theta[length(theta)]
      w <- solve(v)
      xi <- x[i, , drop = FALSE]
      xvx <- xvx + t(xi) %*% w %*% xi
      xvy <- xvy + t(xi) %*% w %*% y[i]
      yvy <- yvy + drop(t(y[i]) %*% w %*% y[i])
      log_det <- log_det + determinant(v)$modulus
    }
    list(xvx = xvx, xvy = xvy, yvy = yvy, log_det = log_det)
  }
  deviance_of <- function(theta) {
    p <- pieces(theta)
    as.numeric(p$log_det + determinant(p$xvx)$modulus + p$yvy - t(p$xvy) %*% solve(p$xvx, p$xvy))
  }
  sds <- sigma(fit) * coef(fit$modelStruct$varStruct, unconstrained = FALSE, allCoef = TRUE)[levels(rows$visit)]
  correlation <- diag(n)  # nlme numbers the visits as they first appear; `rows` is in the order of visit_index.
  correlation[lower.tri(correlation)] <- coef(fit$modelStruct$corStruct, unconstrained = FALSE)
  correlation <- correlation + t(correlation) - diag(n)
  theta <- (diag(sds) %*% correlation %*% diag(sds))[pairs]
  if (joins_sites) theta <- c(theta, as.numeric(VarCorr(fit)["(Intercept)", "Variance"]))
  hessian <- numDeriv::hessian(deviance_of, theta, method.args = list(d = 0.005))
  variance_of <- function(theta) as.numeric(weights %*% solve(pieces(theta)$xvx, weights))
  gradient <- numDeriv::grad(variance_of, theta, method.args = list(d = 0.005))
  2 * variance_of(theta)^2 / as.numeric(gradient %*% (2 * solve(hessian)) %*% gradient)
}

# Arm minus reference at each visit and overall, as emmeans has it.
differences_of <- function(fit, rows) {
  several_visits <- nlevels(rows$visit) > 1
  contrast_table <- function(grid) as.data.frame(summary(contrast(grid, "trt.vs.ctrl", adjust = "none"), infer = TRUE))
  options <- if (inherits(fit, "lmerMod")) list(lmer.df = "satterthwaite") else
    if (inherits(fit, "gls")) list(mode = "df.error") else
      if (inherits(fit, "lme")) list(mode = "containment") else list()
  em <- function(specs) suppressMessages(do.call(emmeans, c(list(fit, specs, data = rows), options)))
  overall_grid <- em(~arm)
  overall <- contrast_table(overall_grid)
  overall$visit <- "overall"
  table <- overall
  weights <- contrast(overall_grid, "trt.vs.ctrl")@linfct
  if (several_visits) {
    visit_grid <- em(~arm | visit)
    by_visit <- contrast_table(visit_grid)
    by_visit$visit <- as.character(by_visit$visit)
    table <- rbind(by_visit[names(overall)], overall)
    weights <- rbind(contrast(visit_grid, "trt.vs.ctrl")@linfct, weights)
  } else {
    by_visit <- overall
    by_visit$visit <- levels(rows$visit)
    table <- rbind(by_visit, overall)
    weights <- rbind(weights, weights)
  }
  if (inherits(fit, "gls") || inherits(fit, "lme")) {
    table$df <- sapply(seq_len(nrow(weights)), function(i)
      if (is.na(table$estimate[i])) NA else unstructured_df(fit, rows, weights[i, ]))
    table$p.value <- 2 * pt(-abs(table$estimate / table$SE), table$df)
    half <- qt(0.975, table$df) * table$SE
    table$lower.CL <- table$estimate - half
    table$upper.CL <- table$estimate + half
  }
  data.frame(visit = table$visit, arm = sub(" - .*", "", table$contrast), reference = reference,
             estimate = table$estimate, se = table$SE, low = table$lower.CL, high = table$upper.CL, df = table$df,
             p = table$p.value)
}

result <- do.call(rbind, lapply(outcomes, function(outcome) {
  rows <- changes_of(outcome)
  fit <- if (model == "mmrm") fit_mmrm(rows) else fit_lmm(rows)
  cbind(outcome = outcome, differences_of(fit, rows), deviance = -2 * as.numeric(logLik(fit, REML = TRUE)))
}))
numbers <- c("estimate", "se", "low", "high", "df", "p", "deviance")
result[numbers] <- lapply(result[numbers], function(x) ifelse(is.na(x), "n/a", sprintf("%.12g", x)))
write.table(result, arguments[2], sep = "\t", quote = FALSE, row.names = FALSE)
