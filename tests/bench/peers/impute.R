# impute.R PACKAGE FOLDER -- completes FOLDER/I1.csv, as one would in R.

arguments <- commandArgs(TRUE)
folder <- arguments[2]
x <- read.csv(file.path(folder, "I1.csv"))
full <- switch(arguments[1],
  Amelia = {
    suppressMessages(library(Amelia))
    amelia(x, m = 1, p2s = 0)$imputations[[1]]
  },
  mice = {
    suppressMessages(library(mice))
    complete(mice(x, m = 1, method = "norm", printFlag = FALSE))
  },
  norm = {
    library(norm)
    s <- prelim.norm(as.matrix(x))
    theta <- em.norm(s, showits = FALSE)
    rngseed(1)
    imp.norm(s, theta, as.matrix(x))
  })
write.csv(full, file.path(folder, "I1-peer.csv"), row.names = FALSE)
