# association_cases.R -- tables in which text goes with other columns, for
# association.R.
#
# Each case makes a complete table of n rows, makes holes in it (30 % of each
# column that may have any), and fits what is to be estimated to a table whose
# texts are coded as columns of 0 and 1 (g.b: is g = b?): a row each term, with
# estimate and standard error.  k is the number of coefficients of that fit.
# truth NA: no closed form (logits are biased in few rows); the mean of the
# estimates before deletion stands for it.  worst: of all terms, only the one
# farthest from its truth is reported.

text <- function(n, levels, weight = NULL) {
  factor(sample(levels, n, TRUE, weight), levels)
}

either <- function(levels, p) {
  factor(levels[1 + (runif(length(p)) < p)], levels)
}

at_random <- function(columns) function(d) {
  for (j in columns) d[runif(nrow(d)) < 0.3, j] <- NA
  d
}

# Holes where the always seen column is large: 30 % for a normal one.
more_with <- function(columns, seen) function(d) {
  p <- plogis(1.2 * drop(scale(d[[seen]])) - 1.04)
  for (j in columns) d[runif(nrow(d)) < p, j] <- NA
  d
}

estimates <- function(model, terms) {
  summary(model)$coefficients[terms, 1:2, drop = FALSE]
}

# Draws of a column of 0 and 1 taken for a number can be anything; a logit's
# response cannot.
bit <- function(x) as.integer(x > 0.5)

# Standard errors for residuals of unequal variance (HC2).
robust <- function(model, terms) {
  a <- model.matrix(model)
  b <- solve(crossprod(a))
  e <- resid(model) / sqrt(1 - hatvalues(model))
  v <- b %*% crossprod(a * e) %*% b
  cbind(coef(model), sqrt(diag(v)))[terms, , drop = FALSE]
}

# y = 0.8 (g = b) + 0.5 x + N(0, 1), and two more numbers: w goes with x, z
# with y.
slope_table <- function(n) {
  g <- text(n, c("a", "b"))
  x <- rnorm(n)
  w <- 0.5 * x + rnorm(n)
  y <- 0.8 * (g == "b") + 0.5 * x + rnorm(n)
  data.frame(g, x, w, y, z = 0.7 * y + rnorm(n))
}
slope_fit <- function(d) estimates(lm(y ~ g.b + x, d), "g.b")

cases <- list(
  slope = list(
    make = slope_table, holes = at_random(c("g", "y", "x")),
    fit = slope_fit, k = 3, truth = c("y on g" = 0.8)),

  # Holes go with z, hence with y: complete rows mislead.
  mar = list(
    make = slope_table, holes = more_with(c("g", "y", "x"), "z"),
    fit = slope_fit, k = 3, truth = c("y on g" = 0.8)),

  texts = list(
    make = function(n) {
      g <- text(n, c("a", "b"))
      h <- either(c("c", "d"), plogis(1.2 * (g == "b") - 0.6))
      x <- 0.8 * (g == "b") + 0.5 * (h == "d") + rnorm(n)
      data.frame(g, h, x, w = 0.6 * x + rnorm(n))
    },
    holes = at_random(c("g", "h", "x")),
    fit = function(d) {
      rbind(estimates(glm(bit(h.d) ~ g.b, binomial, d), "g.b"),
            estimates(lm(x ~ g.b + h.d, d), c("g.b", "h.d")))
    },
    k = 3, truth = c("logit h on g" = NA, "x on g" = 0.8, "x on h" = 0.5)),

  levels = list(
    make = function(n) {
      g <- text(n, c("a", "b", "c", "d"), c(0.35, 0.3, 0.2, 0.15))
      x <- rnorm(n)
      y <- c(0, 0.5, 1.2, -0.8)[g] + 0.5 * x + rnorm(n)
      data.frame(g, x, w = 0.5 * x + rnorm(n), y, z = 0.7 * y + rnorm(n))
    },
    holes = at_random(c("g", "y", "x")),
    fit = function(d)
      estimates(lm(y ~ g.b + g.c + g.d + x, d), c("g.b", "g.c", "g.d")),
    k = 5, worst = TRUE,
    truth = c("y on g = b" = 0.5, "y on g = c" = 1.2, "y on g = d" = -0.8)),

  logistic = list(
    make = function(n) {
      x <- rnorm(n)
      g <- either(c("a", "b"), plogis(2 * x))
      data.frame(g, x, w = 0.7 * x + rnorm(n))
    },
    holes = at_random(c("g", "x")),
    fit = function(d) {
      rbind(estimates(glm(bit(g.b) ~ x, binomial, d), "x"),
            estimates(lm(x ~ g.b, d), "g.b"))
    },
    k = 2,
    truth = c("logit g on x" = NA,
              "x on g" = 4 * integrate(function(x) x * plogis(2 * x) *
                                         dnorm(x), -Inf, Inf)$value)),

  skewed = list(
    make = function(n) {
      g <- text(n, c("a", "b"))
      x <- rnorm(n)
      y <- exp(0.5 * (g == "b") + 0.3 * x + 0.6 * rnorm(n))
      data.frame(g, x, y, z = exp(0.5 * log(y) + 0.5 * rnorm(n)))
    },
    holes = at_random(c("g", "y", "x")),
    fit = function(d) robust(lm(y ~ g.b, d), "g.b"),
    k = 2, truth = c("mean of y by g" = exp(0.225) * (exp(0.5) - 1))),

  # Two groups, four standard deviations apart in x and w, of unequal shares
  # of g; within them y goes with g and x as above.
  clusters = list(
    make = function(n) {
      u <- sample(0:1, n, TRUE)
      g <- either(c("a", "b"), 0.3 + 0.4 * u)
      x <- 4 * u + rnorm(n)
      y <- 0.8 * (g == "b") + 0.5 * x + rnorm(n)
      data.frame(g, x, w = rnorm(n) - 4 * u, y, z = 0.7 * y + rnorm(n))
    },
    holes = at_random(c("g", "y", "x")),
    fit = slope_fit, k = 3, truth = c("y on g" = 0.8)),

  text = list(
    make = function(n) {
      g <- text(n, c("a", "b"))
      i <- either(c("p", "q"), plogis((g == "b") - 0.5))
      i <- factor(ifelse(runif(n) < 0.35, "r", as.character(i)))
      eta <- 1.1 * (g == "b") + 0.7 * (i == "q") - 0.9 * (i == "r") - 0.5
      data.frame(g, h = either(c("c", "d"), plogis(eta)), i)
    },
    holes = at_random(c("g", "h", "i")),
    fit = function(d) {
      estimates(glm(bit(h.d) ~ g.b + i.q + i.r, binomial, d),
                c("g.b", "i.q", "i.r"))
    },
    k = 4, truth = c("logit h on g" = NA, "logit h on i = q" = NA,
                     "logit h on i = r" = NA)))
