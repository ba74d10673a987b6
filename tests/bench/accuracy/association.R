# association.R LATENS-IMPUTE [REPLICATES [N [CASE,...]]] -- what is left of
# the relations between texts and other columns in multiple imputations.
#
# For each case of association_cases.R (default: all; slope, mar, texts,
# levels, logistic, skewed, clusters, text), REPLICATES (100) tables of N (200)
# rows: 10 imputed tables of each, pooled by Rubin's rules.  A line each method
# and term: truth, mean estimate, the Monte Carlo error of that, how often the
# 95 % interval holds the truth, and its mean width.  Texts are given to
# latens-impute as they are, and once as numbers 0 and 1; mice has its default
# methods.  Two replicates at a time, a seed each: results do not depend on it.
# OPENBLAS_NUM_THREADS=1 in the environment is quicker.

suppressWarnings(suppressMessages({ library(mice); library(parallel) }))
script <- sub("--file=", "", grep("--file=", commandArgs(), value = TRUE))
source(file.path(dirname(script), "association_cases.R"))

arguments <- commandArgs(TRUE)
argument <- function(i, default) {
  if (length(arguments) >= i) arguments[i] else default
}
latens <- argument(1, "")
replicates <- suppressWarnings(as.integer(argument(2, 100)))
rows <- suppressWarnings(as.integer(argument(3, 200)))
chosen <- argument(4, paste(names(cases), collapse = ","))
chosen <- strsplit(chosen, ",")[[1]]
if (length(arguments) > 4 || !nzchar(Sys.which(latens)) ||
    !isTRUE(replicates > 1) || !isTRUE(rows > 1) ||
    !all(chosen %in% names(cases))) {
  stop("usage: association.R LATENS-IMPUTE [REPLICATES [N [CASE,...]]]; ",
       "cases: ", paste(names(cases), collapse = ", "))
}
folder <- tempfile()
dir.create(folder)

# Each text as columns of 0 and 1, one for each level but the first.
coded <- function(d) {
  columns <- lapply(names(d), function(j) {
    v <- d[[j]]
    if (!is.factor(v)) return(setNames(data.frame(v), j))
    l <- levels(v)[-1]
    wide <- lapply(l, function(a) as.integer(v == a))
    data.frame(setNames(wide, paste(j, l, sep = ".")))
  })
  do.call(cbind, columns)
}

# Estimates and half widths of intervals, a row each term.
pooled <- function(tables, case) {
  fits <- lapply(tables, function(d) case$fit(coded(d)))
  t(sapply(seq_along(case$truth), function(i) {
    r <- pool.scalar(sapply(fits, function(f) f[i, 1]),
                     sapply(fits, function(f) f[i, 2]^2), rows, case$k)
    c(r$qbar, qt(0.975, r$df) * sqrt(r$t))
  }))
}

single <- function(d, case) {
  f <- case$fit(coded(d))
  cbind(f[, 1], qt(0.975, sum(complete.cases(d)) - case$k) * f[, 2])
}

by_latens <- function(d, case, seed, options) {
  from <- file.path(folder, paste0(seed, ".csv"))
  to <- file.path(folder, paste0(seed, "-done.csv"))
  unlink(to)
  write.csv(d, from, row.names = FALSE, na = "", quote = FALSE)
  system2(latens, c("-q -j1 -m 10 -o", to, "-s", seed, options, from),
          stderr = FALSE)
  done <- read.csv(to)
  for (j in names(d)) {
    if (is.factor(d[[j]])) done[[j]] <- factor(done[[j]], levels(d[[j]]))
  }
  pooled(split(done[names(d)], done$.imp), case)
}

by_mice <- function(d, case, seed) {
  done <- mice(d, m = 10, printFlag = FALSE, seed = seed)
  pooled(complete(done, "all"), case)
}

methods <- list(
  "text, augment" = function(d, full, case, seed)
    by_latens(d, case, seed, "--mi=augment"),
  "text, bootstrap" = function(d, full, case, seed)
    by_latens(d, case, seed, "--mi=bootstrap"),
  "text, pmm" = function(d, full, case, seed)
    by_latens(d, case, seed, "--method=pmm"),
  "0 and 1" = function(d, full, case, seed)
    by_latens(coded(d), case, seed, character()),
  "mice" = function(d, full, case, seed) by_mice(d, case, seed),
  "complete rows" = function(d, full, case, seed) single(d, case),
  "before deletion" = function(d, full, case, seed) single(full, case))

# Terms x (estimate, half width) x methods; NA where a method fails.
replicate_of <- function(case, seed) {
  set.seed(seed)
  full <- case$make(rows)
  d <- case$holes(full)
  none <- matrix(NA_real_, length(case$truth), 2)
  sapply(methods, function(method) {
    suppressWarnings(tryCatch(method(d, full, case, seed),
                              error = function(e) none))
  }, simplify = "array")
}

say <- function(name, term, truth, method, q, half) {
  ok <- is.finite(q) & is.finite(half)
  cat(sprintf("%-9s %-17s %6.3f  %-15s", name, term, truth, method))
  if (sum(ok) < 2) return(cat("      -\n"))
  cat(sprintf(" %6.3f +- %.3f  %.2f  %.3f%s\n", mean(q[ok]),
              sd(q[ok]) / sqrt(sum(ok)), mean(abs(q - truth)[ok] <= half[ok]),
              2 * mean(half[ok]),
              if (all(ok)) "" else sprintf("  (%d failed)", sum(!ok))))
}

cat("case      term               truth  method           mean  error",
    "     hold  width\n")
for (name in chosen) {
  case <- cases[[name]]
  found <- mclapply(seq_len(replicates), replicate_of, case = case,
                    mc.cores = 2)
  stopifnot(sapply(found, is.numeric))
  found <- simplify2array(found)
  q <- found[, 1, , , drop = FALSE]
  average <- matrix(apply(q, c(1, 3), mean, na.rm = TRUE), dim(found)[1])
  truth <- ifelse(is.na(case$truth), average[, length(methods)], case$truth)
  for (i in seq_along(methods)) {
    worst <- order(-abs(average[, i] - truth))[1]
    for (term in if (isTRUE(case$worst)) worst else seq_along(truth)) {
      say(name, names(case$truth)[term], truth[term], names(methods)[i],
          found[term, 1, i, ], found[term, 2, i, ])
    }
  }
}
unlink(folder, recursive = TRUE)
