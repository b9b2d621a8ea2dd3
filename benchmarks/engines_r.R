# Run one R engine on one data file and print a line of JSON; called by compare_engines.py.
# Arguments: engine, csv, points, intercept or slope. Only the fitting call is timed.
arguments <- commandArgs(trailingOnly = TRUE)
engine <- arguments[1]; points <- as.integer(arguments[3]); slope <- arguments[4] == "slope"
data <- read.csv(arguments[2])
names <- setdiff(names(data), c("y", "area", "intercept"))
random <- if (slope) "(1 + income | area)" else "(1 | area)"
model <- as.formula(paste("y ~", paste(names, collapse = " + "), "+", random))
if (engine == "glmer") {
  suppressMessages(library(lme4))
  control <- glmerControl(optimizer = "bobyqa", optCtrl = list(maxfun = 2e5))
  cost <- system.time(fit <- suppressWarnings(
    glmer(model, data, family = binomial, nAGQ = points, control = control)))
  beta <- fixef(fit); chol <- getME(fit, "theta")
} else {
  suppressMessages(library(glmmTMB))
  cost <- system.time(fit <- suppressWarnings(glmmTMB(model, data, family = binomial)))
  beta <- fixef(fit)$cond
  lower <- t(chol(matrix(VarCorr(fit)$cond$area, nrow = 1 + slope)))
  chol <- if (slope) lower[c(1, 2, 4)] else lower[1]
}
number <- function(x) paste0("[", paste(sprintf("%.17g", x), collapse = ","), "]")
cat(sprintf('\n{"cpu": %.4f, "wall": %.4f, "beta": %s, "chol": %s}\n',
            cost[1] + cost[2], cost[3], number(beta), number(chol)))
