# What R makes of the people of tests/unit/models/golden_people.py; called by golden.py.
# Arguments: csv of the people, folder for the tables. Packages: lme4, statmod, numDeriv, geepack, sandwich, Hmisc.
suppressMessages({library(lme4); library(numDeriv)})
arguments <- commandArgs(trailingOnly = TRUE)
all <- read.csv(arguments[1], stringsAsFactors = FALSE)
rule <- statmod::gauss.quad.prob(61, "normal")
keep <- function(rows, name) write.csv(rows, file.path(arguments[2], paste0(name, ".csv")), row.names = FALSE, quote = FALSE)

all$y <- all$y_wellbeing
all <- within(all, {
  age10 <- (age - 50) / 10; age_squared <- age10^2; income5 <- income - 5; rich2 <- (rich - 9) / 2
  school <- as.numeric(education == "school"); degree <- as.numeric(education == "degree")
})
person <- c("age10", "age_squared", "female", "school", "degree", "volunteer", "ill")
rungs <- list(M0 = character(0), M1 = person, M2 = "income5", M3 = c("walk", "rich2"), M4 = "safe", M5 = c("belong", "friends"))
upto <- function(rung) unlist(rungs[seq_len(match(rung, names(rungs)))], use.names = FALSE)
ours <- c("(Intercept)" = "intercept", age10 = "age", income5 = "income", rich2 = "rich", school = "education[school]",
          degree = "education[degree]")
named <- function(x) ifelse(x %in% names(ours), ours[x], x)

# a fit: estimates, deviation between areas, and the covariance of both from the second derivatives
fit <- function(terms, data, outcome = "y") {
  model <- as.formula(paste(outcome, "~", paste(c("1", terms), collapse = " + "), "+ (1 | area)"))
  control <- glmerControl(optimizer = "bobyqa", calc.derivs = FALSE, tolPwrss = 1e-11,
                          optCtrl = list(rhoend = 1e-9, maxfun = 2e5))
  found <- glmer(model, data, family = binomial, nAGQ = 25, control = control)
  deviance <- update(found, devFunOnly = TRUE)
  at <- c(getME(found, "theta"), fixef(found))
  at <- at - solve(hessian(deviance, at), grad(deviance, at))   # a last step of Newton, which bobyqa does not take
  cov <- 2 * solve(hessian(deviance, at))
  beta <- setNames(at[-1], names(fixef(found)))
  p <- length(beta)
  order <- c(1 + seq_len(p), 1)                           # coefficients first, then the deviation
  list(beta = beta, sd = unname(at[1]), cov = cov[order, order], x = getME(found, "X"), y = getME(found, "y"),
       area = data$area, n = nrow(data), p = p, df = df.residual(found))
}
par <- function(f) c(f$beta, sd = f$sd)
loglik <- function(f) {                                   # glmer's own leaves out a constant at nAGQ > 1
  eta <- drop(f$x %*% f$beta)
  sum(sapply(split(seq_along(eta), f$area), function(rows) {
    term <- sapply(rule$nodes, function(z) sum(plogis((2 * f$y[rows] - 1) * (eta[rows] + f$sd * z), log.p = TRUE)))
    log(sum(rule$weights * exp(term)))
  }))
}
wald <- function(estimate, se) data.frame(estimate = estimate, se = se, low = estimate - qnorm(.975) * se,
                                          high = estimate + qnorm(.975) * se, p = 2 * pnorm(-abs(estimate / se)))
delta <- function(f, what) {
  slope <- grad(what, par(f), method = "Richardson")
  wald(what(par(f)), sqrt(drop(slope %*% f$cov %*% slope)))
}
# mean probability over people, and over areas as the model has them, with columns set to values
set <- function(f, change) {x <- f$x; for (name in names(change)) x[, name] <- change[[name]]
  for (name in colnames(x)[grepl(":", colnames(x))]) x[, name] <- x[, strsplit(name, ":")[[1]][1]] * x[, strsplit(name, ":")[[1]][2]]
  x}
mean_of <- function(f, change = list(), rows = TRUE) {
  x <- set(f, change)[rows, , drop = FALSE]
  function(b) {eta <- drop(x %*% b[seq_len(f$p)])
    mean(sapply(eta, function(e) sum(rule$weights * plogis(e + b[["sd"]] * rule$nodes))))}
}
slope_of <- function(f, column) function(b) {eta <- drop(f$x %*% b[seq_len(f$p)])
  b[[column]] * mean(sapply(eta, function(e) sum(rule$weights * dlogis(e + b[["sd"]] * rule$nodes))))}
smallest <- function(f, column) {v <- f$x[, column]
  if (all(v %in% c(0, 1)) && column != "(Intercept)") min(table(factor(v, 0:1), factor(f$y, 0:1))) else f$n}
who <- function(f, column = NULL) data.frame(n = f$n, areas = length(unique(f$area)), residual_df = f$df,
  smallest_cell = if (is.null(column)) min(table(f$y)) else smallest(f, column))
coefficient <- function(f, column) wald(f$beta[[column]], sqrt(diag(f$cov))[match(column, names(f$beta))])

# ---- the ladder: each rung on those who answered it
estimates <- fits <- NULL
for (rung in names(rungs)) {
  terms <- upto(rung)
  data <- all[complete.cases(all[c("y", terms)]), ]
  f <- fit(terms, data)
  for (column in names(f$beta)) {
    w <- coefficient(f, column)
    estimates <- rbind(estimates, cbind(rung = rung, column = named(column), w, odds_ratio = exp(w$estimate), or_low = exp(w$low),
                                        or_high = exp(w$high), who(f, column)))
  }
  se <- sqrt(f$cov[f$p + 1, f$p + 1]); ends <- f$sd * exp(c(0, -1, 1) * qnorm(.975) * se / f$sd)
  icc <- ends^2 / (ends^2 + pi^2 / 3); mor <- exp(sqrt(2 * ends^2) * qnorm(.75)); l <- loglik(f)
  fits <- rbind(fits, data.frame(rung = rung, positives = sum(f$y), terms = f$p - 1, sd_area = ends[1], sd_low = ends[2],
    sd_high = ends[3], icc = icc[1], mor = mor[1], icc_low = icc[2], mor_low = mor[2], icc_high = icc[3], mor_high = mor[3],
    loglik = l, aic = 2 * (f$p + 1) - 2 * l, who(f)))
}
keep(estimates, "estimates"); keep(fits, "fits")

# ---- description
people <- all
counts <- do.call(rbind, c(
  lapply(c("female", "volunteer", "ill", "safe", "belong", "friends"), function(c) data.frame(concept = c, category = c("Yes", "No"),
    people = c(sum(people[[c]] == 1), sum(people[[c]] == 0)), mean = NA, sd = NA)),
  list(data.frame(concept = "education", category = c("None", "School", "Degree"),
    people = as.vector(table(factor(people$education, c("none", "school", "degree")))), mean = NA, sd = NA)),
  lapply(c("age", "income"), function(c) data.frame(concept = c, category = "mean", people = sum(!is.na(people[[c]])),
    mean = mean(people[[c]], na.rm = TRUE), sd = sd(people[[c]], na.rm = TRUE)))))
keep(counts, "people")
told <- function(concept, category, member) data.frame(concept = concept, category = category,
  people = sum(!is.na(people$y[member])), positive = sum(people$y[member], na.rm = TRUE))
keep(rbind(told("all", "Everyone", TRUE), told("female", "Yes", people$female == 1), told("female", "No", people$female == 0),
           told("education", "None", people$education == "none"), told("education", "School", people$education == "school"),
           told("education", "Degree", people$education == "degree")), "outcomes")
spread <- function(name, v) data.frame(concept = name, areas = length(v), mean = mean(v), sd = sd(v), p10 = quantile(v, .1),
                                       p50 = quantile(v, .5), p90 = quantile(v, .9))
keep(rbind(spread("people", as.vector(table(people$area))), spread("walk", tapply(people$walk, people$area, mean)),
           spread("rich", tapply(people$rich, people$area, mean))), "areas")

# ---- contrasts: everyone who answered all
data <- all[complete.cases(all[c("y", upto("M5"))]), ]
LATENT <- "standard deviations of the latent outcome"
latent <- function(f) {fixed <- drop(f$x %*% f$beta); sqrt(mean((fixed - mean(fixed))^2) + f$sd^2 + pi^2 / 3)}
rows <- NULL
add <- function(table, key, scale, value, f, column = NULL) rows <<- rbind(rows, cbind(table = table, key = key, scale = scale, value, who(f, column)))
on_three <- function(table, key, f, column) {
  add(table, key, "log-odds", coefficient(f, column), f, column)
  add(table, key, "probability", delta(f, slope_of(f, column)), f, column)
  w <- coefficient(f, column); s <- latent(f)
  add(table, key, LATENT, wald(w$estimate / s, w$se / s), f, column)
}
for (rung in c("M0", "M1", "M2")) for (e in c("walk", "rich2"))
  on_three("associations", paste(rung, "alone", named(e)), fit(c(upto(rung), e), data), e)
for (rung in c("M3", "M4", "M5")) {f <- fit(upto(rung), data)
  for (e in c("walk", "rich2")) on_three("associations", paste(rung, "together", named(e)), f, e)}
last <- f; area <- fit(upto("M3"), data)
for (rung in c("M3", "M5")) {f <- if (rung == "M3") area else last
  for (term in c("female", "walk", "rich2")) {
    b <- term == "female"
    first <- mean_of(f, if (b) list(female = 0)); second <- mean_of(f, setNames(list(if (b) 1 else f$x[, term] + 1), term))
    add("readings", paste(rung, "absolute", named(term)), "probability", delta(f, function(b) second(b) - first(b)), f, term)
    add("readings", paste(rung, "relative", named(term)), "log risk ratio", delta(f, function(b) log(second(b) / first(b))), f, term)
  }}
with <- fit(c(upto("M3"), "safe"), data)
add("walkability", "log-odds without", "log-odds", coefficient(area, "walk"), area, "walk")
add("walkability", "log-odds with", "log-odds", coefficient(with, "walk"), with, "walk")
add("walkability", "latent without", LATENT, wald(coefficient(area, "walk")$estimate / latent(area), coefficient(area, "walk")$se / latent(area)), area, "walk")
add("walkability", "latent with", LATENT, wald(coefficient(with, "walk")$estimate / latent(with), coefficient(with, "walk")$se / latent(with)), with, "walk")
add("walkability", "probability without", "probability", delta(area, slope_of(area, "walk")), area, "walk")
add("walkability", "probability with", "probability", delta(with, slope_of(with, "walk")), with, "walk")
data$left <- resid(lm(reformulate(upto("M3"), "safe"), data))       # Karlson, Holm and Breen: the covariate's own part
khb <- fit(c(upto("M3"), "left"), data)
only <- function(estimate) data.frame(estimate = estimate, se = NA, low = NA, high = NA, p = NA)
add("walkability", "rescaled without", "log-odds", only(khb$beta[["walk"]]), area, "walk")
add("walkability", "rescaled difference", "log-odds", only(khb$beta[["walk"]] - with$beta[["walk"]]), with, "walk")
# an interaction, without a slope that varies
data$`female:walk` <- data$female * data$walk
inter <- fit(c(upto("M5"), "female:walk"), data)
bloom <- function(se) exp((qnorm(.975) + qnorm(.8)) * se)
add("interactions", "female:walk", "log-odds", coefficient(inter, "female:walk"), inter, "female")
at <- quantile(tapply(data$walk, data$area, mean), c(.1, .5, .9)); names(at) <- c("low", "middle", "high")
for (v in 0:1) {
  add("simple_slopes", paste("walk at", c("Male", "Female")[v + 1]), "log-odds", delta(inter, function(b) b[["walk"]] + v * b[["female:walk"]]), inter, "female")
  up <- mean_of(inter, list(female = v, walk = inter$x[, "walk"] + 1e-3)); down <- mean_of(inter, list(female = v, walk = inter$x[, "walk"] - 1e-3))
  add("simple_slopes", paste("walk at", c("Male", "Female")[v + 1]), "probability", delta(inter, function(b) (up(b) - down(b)) / 2e-3), inter, "female")
}
cell <- function(v, a) mean_of(inter, list(female = v, walk = at[[a]]))
odds <- function(p) log(p / (1 - p))
for (a in names(at)) {
  add("simple_slopes", paste("female at", a), "log-odds", delta(inter, function(b) b[["female"]] + at[[a]] * b[["female:walk"]]), inter, "female")
  one <- cell(0, a); two <- cell(1, a)
  add("simple_slopes", paste("female at", a), "probability", delta(inter, function(b) two(b) - one(b)), inter, "female")
}
m <- list(ll = cell(0, "low"), hl = cell(1, "low"), lh = cell(0, "high"), hh = cell(1, "high"))
add("interaction_contrasts", "difference of differences", "probability", delta(inter, function(b) m$hh(b) - m$lh(b) - m$hl(b) + m$ll(b)), inter, "female")
add("interaction_contrasts", "ratio of odds ratios", "log ratio of marginal odds", delta(inter, function(b) odds(m$hh(b)) - odds(m$lh(b)) - odds(m$hl(b)) + odds(m$ll(b))), inter, "female")
add("interaction_contrasts", "ratio of risk ratios", "log risk ratio", delta(inter, function(b) log(m$hh(b) / m$lh(b)) - log(m$hl(b) / m$ll(b))), inter, "female")
# links
for (l in c("belong", "friends")) {
  add("links", paste("adjusted", l), "log-odds", coefficient(last, l), last, l)
  no <- mean_of(last, setNames(list(0), l)); yes <- mean_of(last, setNames(list(1), l))
  add("links", paste("adjusted", l), "probability", delta(last, function(b) yes(b) - no(b)), last, l)
  alone <- fit(c(upto("M4"), l), data)
  add("links", paste("alone", l), "log-odds", coefficient(alone, l), alone, l)
}
data$left <- resid(lm(reformulate(setdiff(upto("M5"), "belong"), "belong"), data))
khb <- fit(c(setdiff(upto("M5"), "belong"), "left"), data)
add("links", "through friends", "log-odds", only(khb$beta[["friends"]] - last$beta[["friends"]]), last, "friends")
add("links", "without belong friends", "log-odds", only(khb$beta[["friends"]]), last, "friends")
# pairs of areas' conditions, subgroups, bends
data$`walk:rich2` <- data$walk * data$rich2
pair <- fit(c(upto("M3"), "walk:rich2"), data)
add("area_pairs", "walk:rich", "log-odds", coefficient(pair, "walk:rich2"), pair)
data$`female:rich2` <- data$female * data$rich2
sub <- fit(c(upto("M3"), "female:walk", "female:rich2"), data)
by_area <- function(b) sapply(split(seq_len(sub$n), sub$area), function(r) {eta <- drop(sub$x[r, ] %*% b[seq_len(sub$p)])
  log(sum(rule$weights * exp(sapply(rule$nodes, function(z) sum(plogis((2 * sub$y[r] - 1) * (eta + b[["sd"]] * z), log.p = TRUE))))))})
score <- jacobian(by_area, par(sub))
robust <- sub; robust$cov <- sub$cov %*% crossprod(score) %*% sub$cov    # no factor J / (J - 1)
for (e in c("walk", "rich2")) for (m in c("no", "yes", "yes less no")) {
  product <- paste0("female:", e)
  value <- delta(robust, function(b) switch(m, no = b[[e]], yes = b[[e]] + b[[product]], `yes less no` = b[[product]]))
  add("subgroups", paste(named(e), m), "log-odds", value, sub, "female")
}
wald_chi <- function(f, columns) {at <- match(columns, names(f$beta)); drop(f$beta[at] %*% solve(f$cov[at, at], f$beta[at]))}
for (e in c("walk", "rich2")) {
  x <- data[[e]]
  curve <- Hmisc::rcspline.eval(x, knots = quantile(x, c(.05, .35, .65, .95)), norm = 2); cut <- quantile(x, c(.3, .7))
  unit <- function(v) (v - mean(v)) / sd(v)               # the statistics are the same, second derivatives the safer
  d <- cbind(data, bend0 = unit(curve[, 1]), bend1 = unit(curve[, 2]), turn30 = unit(pmax(x - cut[1], 0)),
             turn70 = unit(pmax(x - cut[2], 0)))
  f <- fit(c(upto("M3"), "bend0", "bend1", "turn30", "turn70"), d)
  extra <- c("bend0", "bend1", "turn30", "turn70")
  gain <- function(kept) wald_chi(f, extra) - wald_chi(f, setdiff(extra, kept))   # second order, from the full fit
  s <- gain(c("bend0", "bend1")); t <- c(gain("turn30"), gain("turn70"))
  row <- function(v, df, tries) data.frame(estimate = v, se = NA, low = NA, high = NA, p = min(1, tries * pchisq(max(v, 0), df, lower.tail = FALSE)))
  add("nonlinearity", paste(named(e), "spline"), "likelihood ratio", row(s, 2, 1), f, e)
  add("nonlinearity", paste(named(e), "threshold", c(30, 70)[which.max(t)]), "likelihood ratio", row(max(t), 1, 2), f, e)
}
# taking part
part_terms <- setdiff(c(person, "income5"), "volunteer")
part <- fit(part_terms, all[complete.cases(all[c("volunteer", part_terms)]), ], "volunteer")
for (column in part_terms) add("participation", paste("term", named(column)), "log-odds", coefficient(part, column), part, column)
for (g in list(list("income", "income5"), list("age", c("age10", "age_squared")))) {
  s <- wald_chi(part, g[[2]])
  add("participation", paste("gradient", g[[1]]), "Wald statistic",
      data.frame(estimate = s, se = NA, low = NA, high = NA, p = pchisq(s, length(g[[2]]), lower.tail = FALSE)), part)
}
data$`volunteer:income5` <- data$volunteer * data$income5
took <- fit(c(upto("M5"), "volunteer:income5"), data)
rich <- data$income5 > median(data$income5)
is <- function(b) mean_of(took, list(), rich)(b) - mean_of(took, list(), !rich)(b)
none <- function(b) mean_of(took, list(volunteer = 0), rich)(b) - mean_of(took, list(volunteer = 0), !rich)(b)
add("participation", "gap as it is", "probability", delta(took, is), took, "volunteer")
add("participation", "gap if nobody took part", "probability", delta(took, none), took, "volunteer")
add("participation", "gap what participation adds", "probability", delta(took, function(b) is(b) - none(b)), took, "volunteer")
add("participation", "interaction product", "log-odds", coefficient(took, "volunteer:income5"), took, "volunteer")
# features
everyone <- all; everyone$cohesion <- (all$belong + all$friends) / 2; everyone$taking <- all$volunteer
everyone$health <- 1 - all$ill
for (o in c("y", "health")) {
  data <- everyone[complete.cases(everyone[c(o, setdiff(upto("M5"), if (o == "health") "ill"))]), ]
  base <- setdiff(c(person, "income5", "walk", "rich2"), c("volunteer", if (o == "health") "ill"))
  main <- fit(c(base, "cohesion", "taking"), data, o); by <- fit(c(base, "cohesion", "taking", "cohesion:rich2", "taking:rich2"), data, o)
  for (x in c("cohesion", "taking")) {
    words <- paste(c(y = "wellbeing", health = "health")[[o]], c(cohesion = "cohesion", taking = "participation")[[x]])
    add("features", paste("main", words), "log-odds", coefficient(main, x), main)
    add("features", paste("by deprivation", words), "log-odds", coefficient(by, paste0("rich2:", x)), by)
  }
}
keep(rows, "contrasts")
detect <- rbind(data.frame(key = "female:walk", value = bloom(coefficient(inter, "female:walk")$se)),
                data.frame(key = "walk:rich", value = bloom(coefficient(pair, "walk:rich2")$se)))
keep(detect, "detectable")

# ---- peers: the model with every term, by other estimators
data <- all[complete.cases(all[c("y", upto("M5"))]), ]
terms <- upto("M3"); model <- reformulate(terms, "y")
peers <- NULL
told <- function(estimator, scale, e, value) peers <<- rbind(peers, cbind(estimator = estimator, scale = scale, exposure = named(e), value))
shrink <- 1 / sqrt(1 + (16 * sqrt(3) / (15 * pi))^2 * area$sd^2)
gee <- geepack::geeglm(model, binomial, data, id = as.integer(factor(data$area)), corstr = "exchangeable",
                       control = geepack::geese.control(epsilon = 1e-10, maxit = 200))
linear <- lm(model, data); clustered <- sandwich::vcovCL(linear, ~area)
logit <- glm(model, binomial, data, epsilon = 1e-12); by_cluster <- sandwich::vcovCL(logit, ~area, type = "HC0", cadjust = FALSE)
for (e in c("walk", "rich2")) {
  w <- coefficient(area, e)
  told("mixed", "log-odds", e, w)
  told("mixed", "population log-odds", e, wald(w$estimate * shrink, w$se * shrink))
  told("mixed", "probability", e, delta(area, slope_of(area, e)))
  told("gee", "population log-odds", e, wald(coef(gee)[[e]], sqrt(vcov(gee)[e, e])))
  told("linear", "probability", e, wald(coef(linear)[[e]], sqrt(clustered[e, e])))
  told("pooled", "log-odds", e, wald(coef(logit)[[e]], sqrt(vcov(logit)[e, e])))
  told("clustered", "log-odds", e, wald(coef(logit)[[e]], sqrt(by_cluster[e, e])))
}
keep(peers, "peers")
p <- c(.001, .008, .039, .041, .042, .06, .074, .205, .212, .216, NA, .9)
keep(data.frame(p = p, bh = p.adjust(p, "BH"), bonferroni = p.adjust(p, "bonferroni")), "families")
versions <- sapply(c("lme4", "statmod", "numDeriv", "geepack", "sandwich", "Hmisc"), function(x) as.character(packageVersion(x)))
writeLines(paste0("R ", getRversion(), "; ", paste(names(versions), versions, collapse = ", ")), file.path(arguments[2], "VERSIONS"))
