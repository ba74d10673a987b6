# scales.R DIR -- complete tables from R's packages, for scales.py.
dir <- commandArgs(TRUE)[1]
put <- function(name, d) {
  write.csv(as.data.frame(d), file.path(dir, paste0(name, ".csv")),
            row.names = FALSE)
}
put("Boston", MASS::Boston)
put("air", na.omit(airquality[, 1:4]))
put("birthwt", MASS::birthwt)
put("boys", na.omit(mice::boys[, c("age", "hgt", "wgt", "bmi", "hc", "reg")]))
put("cars", MASS::Cars93[, c("Type", "Price", "MPG.city", "EngineSize",
                             "Horsepower", "RPM", "Fuel.tank.capacity",
                             "Length", "Weight", "Origin")])
put("crabs", MASS::crabs[, -3])
put("diamonds", ggplot2::diamonds[seq(1, 53940, 60), ])
put("flchain", na.omit(survival::flchain[1:1500, c("age", "sex", "kappa",
                                                   "lambda", "creatinine",
                                                   "mgus")]))
put("lung", na.omit(survival::lung))
put("pbc", na.omit(survival::pbc[, -1]))
put("pima", MASS::Pima.tr)
