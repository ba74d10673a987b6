# missing_norm.R WORKLOAD FOLDER ITERATIONS -- Schafer's norm.

source(file.path(Sys.getenv("PEERS"), "read.R"))
library(norm)

x <- t(npy("x"))
s <- prelim.norm(x)
theta <- NULL
run <- function(i)
  theta <<- em.norm(s, showits = FALSE, maxits = i, criterion = 0)
seconds <- per_iteration(run)
run(iterations)
law <- getparam.norm(s, theta)
report("norm", seconds, normal_loglik(x, law$mu, law$sigma))
