# peer.R METHOD FILE... -- completes each FILE.csv as FILE.METHOD.csv, with
# the seconds it took in FILE.METHOD.time.  What fails leaves nothing.

arguments <- commandArgs(TRUE)
method <- arguments[1]
stopifnot(suppressWarnings(suppressMessages(switch(method,
  mice = require(mice, quietly = TRUE),
  knn = , irmi = require(VIM, quietly = TRUE),
  forest = require(missForest, quietly = TRUE) ||
    require(randomForest, quietly = TRUE)))))

# m = 20 imputations by mice's defaults (predictive mean matching, logistic
# and polytomous regression); the mean of the numbers, the vote of the levels.
by_mice <- function(x) {
  fit <- mice(x, m = 20, printFlag = FALSE, seed = 1)
  for (j in names(x)) {
    hole <- is.na(x[[j]])
    drawn <- as.matrix(fit$imp[[j]])
    if (!any(hole) || !nrow(drawn)) next
    if (is.factor(x[[j]])) {
      x[[j]][hole] <- apply(drawn, 1, function(v) {
        names(which.max(table(v)))
      })
    } else {
      x[[j]][hole] <- rowMeans(matrix(as.numeric(drawn), nrow(drawn)))
    }
  }
  x
}

# The algorithm of Stekhoven and Buehlmann (Bioinformatics 28, 2012): columns
# in order of their holes, a random forest each, until the completed tables
# grow apart again.
by_forest <- function(x) {
  set.seed(1)
  if ("missForest" %in% loadedNamespaces()) {
    return(missForest::missForest(x)$ximp)
  }
  holes <- lapply(x, is.na)
  for (j in names(x)) x[[j]][holes[[j]]] <- if (is.factor(x[[j]])) {
    names(which.max(table(x[[j]])))
  } else mean(x[[j]], na.rm = TRUE)
  numeric <- !vapply(x, is.factor, NA)
  order_of <- names(x)[order(vapply(holes, sum, 0))]
  apart <- c(Inf, Inf)
  for (i in 1:10) {
    before <- x
    for (j in order_of) {
      h <- holes[[j]]
      y <- x[[j]][!h]
      if (!any(h) || length(unique(y)) < 2) next
      rest <- x[names(x) != j]
      if (is.factor(y)) y <- droplevels(y)
      f <- randomForest(rest[!h, , drop = FALSE], y)
      x[[j]][h] <- as.vector(predict(f, rest[h, , drop = FALSE]))
    }
    squares <- Map(function(a, b) sum((a - b)^2), x[numeric], before[numeric])
    total <- Map(function(a) sum(a^2), x[numeric])
    changed <- Map(function(a, b) sum(a != b), x[!numeric], before[!numeric])
    now <- c(sum(unlist(squares)) / max(sum(unlist(total)), 1e-300),
             sum(unlist(changed)))
    if (i > 1 && all(now >= apart)) return(before)
    apart <- now
  }
  x
}

for (file in arguments[-1]) {
  x <- read.csv(paste0(file, ".csv"), stringsAsFactors = TRUE,
                na.strings = "", check.names = FALSE)
  took <- system.time(full <- tryCatch(suppressWarnings(switch(method,
    mice = by_mice(x),
    knn = kNN(x, k = 5, imp_var = FALSE),
    irmi = { set.seed(1); irmi(x, imp_var = FALSE) },
    forest = by_forest(x))), error = function(e) {
      message(file, ": ", method, ": ", conditionMessage(e))
      NULL
    }))[["elapsed"]]
  if (is.null(full)) next
  write.csv(full, sprintf("%s.%s.csv", file, method), row.names = FALSE,
            na = "", quote = FALSE)
  writeLines(format(took), sprintf("%s.%s.time", file, method))
}
