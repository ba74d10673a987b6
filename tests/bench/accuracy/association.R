# association.R LATENS-IMPUTE [REPLICATES] -- what is left of the relation
# between a text and a number in multiple imputations.
#
# y = 0.8 (g = b) + 0.5 x + N(0, 1) in 200 rows, g a text of two levels, beside
# two more numbers that go with x and y; 30 % of g, x and y are missing
# completely at random.  The slope of g, from 10 imputed tables pooled by
# Rubin's rules: its mean, the Monte Carlo error of that, and how often the
# 95 % interval holds 0.8.

arguments <- commandArgs(TRUE)
latens <- arguments[1]
replicates <- if (length(arguments) > 1) as.integer(arguments[2]) else 100
suppressWarnings(suppressMessages(library(mice)))
folder <- tempfile()
dir.create(folder)
file <- function(name) file.path(folder, name)

pooled <- function(tables) {
  fits <- lapply(tables, function(d) summary(lm(y ~ g + x, d))$coef)
  q <- sapply(fits, function(f) f[2, 1])
  u <- sapply(fits, function(f) f[2, 2]^2)
  m <- length(q)
  r <- pool.scalar(q, u, n = 200, k = 3)
  half <- qt(0.975, r$df) * sqrt(r$t)
  c(mean(q), abs(mean(q) - 0.8) <= half)
}

by_latens <- function(d, options) {
  write.csv(d, file("in.csv"), row.names = FALSE, na = "", quote = FALSE)
  system2(latens, c("-q -j1 -m 10 -o", file("out.csv"), options,
                    file("in.csv")), stderr = FALSE)
  done <- read.csv(file("out.csv"))
  pooled(split(done, done$.imp))
}

by_mice <- function(d, seed) {
  pooled(complete(mice(d, m = 10, printFlag = FALSE, seed = seed), "all"))
}

found <- sapply(seq_len(replicates), function(seed) {
  set.seed(seed)
  g <- factor(sample(c("a", "b"), 200, TRUE))
  x <- rnorm(200)
  w <- 0.5 * x + rnorm(200)
  y <- 0.8 * (g == "b") + 0.5 * x + rnorm(200)
  z <- 0.7 * y + rnorm(200)
  d <- data.frame(g, x, w, y, z)
  for (j in c("g", "y", "x")) d[runif(200) < 0.3, j] <- NA
  n <- d
  n$g <- as.integer(d$g == "b")
  s <- summary(lm(y ~ g + x, d))$coef[2, 1:2]
  c(by_latens(d, ""), by_latens(d, "-k 3"), by_latens(n, ""),
    by_mice(d, seed), s[1], abs(s[1] - 0.8) <= 1.97 * s[2])
})
name <- c("text", "text, -k 3", "0 and 1", "mice", "complete rows")
for (i in seq_along(name)) {
  cat(sprintf("%-14s %.3f +- %.3f  %.3f\n", name[i], mean(found[2 * i - 1, ]),
              sd(found[2 * i - 1, ]) / sqrt(replicates),
              mean(found[2 * i, ])))
}
