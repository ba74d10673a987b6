# read.R -- what the peers in R share.

arguments <- commandArgs(TRUE)
name <- arguments[1]
folder <- arguments[2]
iterations <- as.integer(arguments[3])

# An array as it lies in the file, rows first: R's first index runs fastest,
# so the shape comes in reverse.
npy <- function(part) {
  f <- file(sprintf("%s/%s-%s.npy", folder, name, part), "rb")
  on.exit(close(f))
  head <- rawToChar(readBin(f, "raw", 128)[11:128])
  shape <- sub(".*\\((.*)\\).*", "\\1", head)
  shape <- as.integer(strsplit(gsub("[ ]|,$", "", shape), ",")[[1]])
  array(readBin(f, "double", prod(shape)), rev(shape))
}

# Seconds for an iteration: what more of them take.  run(i) makes i.
per_iteration <- function(run) {
  took <- function(i) {
    gc()
    min(replicate(2, system.time(run(i))[["elapsed"]]))
  }
  (took(iterations) - took(1)) / (iterations - 1)
}

report <- function(package, seconds, loglik) {
  cat(as.character(packageVersion(package)), format(seconds, digits = 6),
      format(loglik, digits = 17), "\n")
}

# log-likelihood of what is seen in x under one normal law.
normal_loglik <- function(x, mean, covariance) {
  pattern <- apply(is.na(x), 1, function(r) paste(which(r), collapse = " "))
  sum(vapply(split(seq_len(nrow(x)), pattern), function(rows) {
    seen <- which(!is.na(x[rows[1], ]))
    u <- chol(covariance[seen, seen, drop = FALSE])
    z <- backsolve(u, t(x[rows, seen, drop = FALSE]) - mean[seen],
                   transpose = TRUE)
    -sum(z^2) / 2 - length(rows) *
      (sum(log(diag(u))) + length(seen) * log(2 * pi) / 2)
  }, 0))
}
