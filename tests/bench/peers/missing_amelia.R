# missing_amelia.R WORKLOAD FOLDER ITERATIONS -- the EM inside Amelia, without
# bootstrap and imputation.

source(file.path(Sys.getenv("PEERS"), "read.R"))
suppressMessages(library(Amelia))

x <- t(npy("x"))
centre <- colMeans(x, na.rm = TRUE)
sd <- sqrt(colMeans(sweep(x, 2, centre)^2, na.rm = TRUE))
z <- sweep(sweep(x, 2, centre), 2, sd, "/")
sorted <- Amelia:::amstack(z, colorder = FALSE)$x

# Means 0 and variances 1, as Amelia packs them; it overwrites them.
theta <- NULL
run <- function(i) {
  start <- diag(c(-1, rep(1, ncol(x))))
  theta <<- Amelia:::emarch(sorted, p2s = 0, startvals = start,
                            tolerance = 1e-300, autopri = 0,
                            emburn = c(i, i))$thetanew
}
seconds <- per_iteration(run)
run(iterations)
report("Amelia", seconds, normal_loglik(z, theta[-1, 1], theta[-1, -1]) -
                            sum(colSums(!is.na(x)) * log(sd)))
