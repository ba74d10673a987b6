/* latens.h -- all of Latens: every public header.  */

#ifndef LATENS_H
#define LATENS_H

#include <latens/ar.h>
#include <latens/blend.h>
#include <latens/categorical.h>
#include <latens/coded.h>
#include <latens/data.h>
#include <latens/decls.h>
#include <latens/em.h>
#include <latens/errors.h>
#include <latens/evaluate.h>
#include <latens/family.h>
#include <latens/gaussian.h>
#include <latens/gmm.h>
#include <latens/hmm.h>
#include <latens/hmm_covariates.h>
#include <latens/hmm_infer.h>
#include <latens/hsmm.h>
#include <latens/imputations.h>
#include <latens/impute.h>
#include <latens/law.h>
#include <latens/link.h>
#include <latens/linked.h>
#include <latens/missing.h>
#include <latens/mixture.h>
#include <latens/model.h>
#include <latens/multinomial.h>
#include <latens/output.h>
#include <latens/poisson.h>
#include <latens/pool.h>
#include <latens/product.h>
#include <latens/random.h>
#include <latens/residuals.h>
#include <latens/status.h>
#include <latens/table.h>
#include <latens/transform.h>
#include <latens/version.h>

#endif
