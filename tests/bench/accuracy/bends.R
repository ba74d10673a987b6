# bends.R FOLDER [TABLE...] -- how much of a column straight lines miss.
#
# In the complete rows of FOLDER/TABLE/full.csv (tables.R makes it) nothing is
# missing, so what a method loses there is due to the form of its law alone.
# Each column is predicted from all others in ten folds, three times: numbers
# by least squares and by a random forest; texts by least squares on a column
# of zeros and ones a level (the largest is the level, as latens-impute's
# normal law over both has it), by multinomial logits and by a forest.  Errors
# as in score.py; "apart": forest less least squares, in standard errors over
# the three.

suppressMessages({ library(randomForest); library(nnet) })
arguments <- commandArgs(TRUE)
folder <- arguments[1]
tables <- arguments[-1]
if (!length(tables)) tables <- basename(dirname(Sys.glob(file.path(folder, "*", "full.csv"))))

as_matrix <- function(x) model.matrix(~ ., x)[, -1, drop = FALSE]

by_lines <- function(a, y, b) {
  solve_for <- function(v) {
    q <- qr(cbind(1, a))
    beta <- qr.coef(q, v)
    beta[is.na(beta)] <- 0
    drop(cbind(1, b) %*% beta)
  }
  if (!is.factor(y)) return(solve_for(y))
  wide <- sapply(levels(y), function(l) solve_for(as.numeric(y == l)))
  levels(y)[max.col(matrix(wide, nrow(b)), "first")]
}

by_logits <- function(a, y, b) {
  a <- scale(a)
  a[, attr(a, "scaled:scale") == 0] <- 0
  b <- scale(b, attr(a, "scaled:center"), attr(a, "scaled:scale"))
  b[!is.finite(b)] <- 0
  y <- droplevels(y)
  if (nlevels(y) < 2) return(rep(levels(y), nrow(b)))
  f <- multinom(y ~ ., data.frame(a), trace = FALSE, maxit = 200, decay = 0.01,
                MaxNWts = 1e5)
  as.character(predict(f, data.frame(b)))
}

by_trees <- function(x, y, new) {
  if (is.factor(y)) y <- droplevels(y)
  as.vector(predict(randomForest(x, y), new))
}

loss <- function(y, got) {
  if (is.factor(y)) return(mean(got != as.character(y)))
  sqrt(mean((got - y)^2)) / sqrt(mean((y - mean(y))^2))
}

cat("table,column,kind,rows,lines,logits,trees,apart\n")
for (name in tables) {
  x <- na.omit(read.csv(file.path(folder, name, "full.csv"), na.strings = "",
                        stringsAsFactors = TRUE))
  for (j in names(x)) {
    rest <- x[names(x) != j]
    wide <- as_matrix(rest)
    y <- x[[j]]
    found <- sapply(1:3, function(seed) {
      set.seed(seed)
      fold <- sample(rep_len(1:10, nrow(x)))
      got <- matrix(NA, nrow(x), 3)
      for (f in 1:10) {
        h <- fold == f
        got[h, 1] <- by_lines(wide[!h, ], y[!h], wide[h, , drop = FALSE])
        if (is.factor(y)) {
          got[h, 2] <- by_logits(wide[!h, ], y[!h], wide[h, , drop = FALSE])
        }
        got[h, 3] <- by_trees(rest[!h, ], y[!h], rest[h, ])
      }
      c(loss(y, got[, 1]), if (is.factor(y)) loss(y, got[, 2]) else NA,
        loss(y, got[, 3]))
    })
    d <- found[3, ] - found[1, ]
    m <- rowMeans(found)
    cat(sprintf("%s,%s,%s,%d,%.3f,%s,%.3f,%.1f\n", name, j,
                if (is.factor(y)) "level" else "numeric", nrow(x), m[1],
                if (is.na(m[2])) "" else sprintf("%.3f", m[2]), m[3],
                mean(d) / max(sd(d) / sqrt(3), 1e-9)))
  }
}
