# tables.R FOLDER SET RATES REPEATS -- real mixed tables from R's packages.
#
# For each table that can be had: FOLDER/TABLE/full.csv, and for each rate (a
# percentage) and repeat FOLDER/TABLE/RATE-REPEAT.csv, in which every cell that
# is seen has been hidden with that probability.  SET is main, aside or all.
# Levels are words, so that every program sees the same types of columns.

arguments <- commandArgs(TRUE)
folder <- arguments[1]
set <- arguments[2]
rates <- as.integer(strsplit(arguments[3], ",")[[1]])
repeats <- as.integer(arguments[4])

from <- function(package, name) {
  tryCatch(getExportedValue(package, name), error = function(none) {
    e <- new.env()
    data(list = name, package = package, envir = e)
    get(name, envir = e)
  })
}

words <- function(x, prefix) factor(paste0(prefix, x), exclude = NULL)

# Columns whose numbers are names become words; holes stay holes.
named <- function(x, columns) {
  for (j in columns) {
    hole <- is.na(x[[j]])
    x[[j]] <- words(as.character(x[[j]]), paste0(substr(j, 1, 2), "_"))
    x[[j]][hole] <- NA
    x[[j]] <- droplevels(x[[j]])
  }
  x
}

tables <- list(
  iris = function() from("datasets", "iris"),
  birthwt = function() {
    x <- from("MASS", "birthwt")
    named(x, c("low", "race", "smoke", "ht", "ui"))
  },
  Cars93 = function() {
    x <- from("MASS", "Cars93")
    x <- x[setdiff(names(x), c("Manufacturer", "Model", "Make", "Min.Price",
                               "Max.Price"))]
    named(x, "Cylinders")
  },
  survey = function() from("MASS", "survey"),
  pbc = function() {
    x <- from("survival", "pbc")[1:312, ]
    named(x[names(x) != "id"],
          c("status", "trt", "ascites", "hepato", "spiders", "edema",
            "stage"))
  },
  boys = function() {
    x <- from("mice", "boys")
    for (j in c("gen", "phb")) x[[j]] <- factor(x[[j]], ordered = FALSE)
    x
  },
  sleep = function() named(from("VIM", "sleep"), c("Pred", "Exp", "Danger")),
  BostonHousing = function() named(from("mlbench", "BostonHousing"), "chas"),
  PimaIndiansDiabetes2 = function() from("mlbench", "PimaIndiansDiabetes2")
)

aside <- list(
  Glass = function() named(from("mlbench", "Glass"), "Type"),
  lung = function() {
    x <- from("survival", "lung")
    named(x, c("inst", "status", "sex"))
  },
  eusilc = function() {
    x <- from("laeken", "eusilc")
    x <- x[x$rb050 > 0, c("db040", "hsize", "age", "rb090", "pl030", "pb220a",
                          "py010n", "py050n", "py090n", "eqIncome")]
    set.seed(5)
    x <- x[sort(sample(nrow(x), 600)), ]
    named(x, "pl030")
  }
)

wanted <- switch(set, main = tables, aside = aside, all = c(tables, aside))
for (name in names(wanted)) {
  x <- tryCatch(wanted[[name]](), error = function(e) NULL,
                warning = function(e) NULL)
  if (is.null(x)) {
    cat("absent:", name, "\n")
    next
  }
  dir.create(file.path(folder, name), showWarnings = FALSE, recursive = TRUE)
  write <- function(x, file) {
    write.csv(x, file.path(folder, name, file), row.names = FALSE, na = "",
              quote = FALSE)
  }
  for (j in names(x)) if (is.factor(x[[j]])) {
    levels(x[[j]]) <- gsub("[,\"]", " ", levels(x[[j]]))
  }
  write(x, "full.csv")
  for (rate in rates) for (r in seq_len(repeats)) {
    set.seed(1000 * rate + r)
    hidden <- matrix(runif(length(as.matrix(x))) < rate / 100, nrow(x))
    masked <- x
    for (j in seq_along(x)) masked[hidden[, j], j] <- NA
    write(masked, sprintf("%d-%d.csv", rate, r))
  }
}
