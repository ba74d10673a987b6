# mixture_mclust.R WORKLOAD FOLDER ITERATIONS -- mclust's em().

source(file.path(Sys.getenv("PEERS"), "read.R"))
suppressMessages(library(mclust))

x <- t(npy("x"))
weight <- as.vector(npy("weight"))
mean <- npy("mean")
covariance <- npy("covariance")
p <- nrow(mean)
k <- ncol(mean)
if (name == "G2") {
  law <- "VVI"
  variances <- apply(covariance, 3, diag)
  scale <- exp(colMeans(log(variances)))
  variance <- list(modelName = law, d = p, G = k, scale = scale,
                   shape = sweep(variances, 2, scale, "/"))
} else {
  law <- "VVV"
  variance <- list(modelName = law, d = p, G = k, sigma = covariance,
                   cholsigma = array(apply(covariance, 3, chol),
                                     dim(covariance)))
}
start <- list(pro = weight, mean = mean, variance = variance)

fit <- NULL
run <- function(i)
  fit <<- em(modelName = law, data = x, parameters = start,
             control = emControl(itmax = i, tol = 0))
seconds <- per_iteration(run)
run(iterations)
report("mclust", seconds, estep(modelName = law, data = x,
                                parameters = fit$parameters)$loglik)
