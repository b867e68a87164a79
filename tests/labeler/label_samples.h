// Labels to set in tests.
#pragma once

#include <string>
#include <vector>

#include "labeler/font.h"
#include "labeler/label_art.h"
#include "labeler/stock.h"

const ocop::labeler::Typeface& typeface();

/// Food with four stars, all known of it.
ocop::labeler::LabelFacts usual_facts();
ocop::labeler::LabelFacts long_facts();
/// Usual and long ones, with and without stars, dates, codes; a roll's, a batch's, a product's.
std::vector<ocop::labeler::LabelFacts> samples();

ocop::labeler::LabelSpace space_of(const ocop::labeler::Stock& stock);

std::string text_of(const ocop::labeler::PlacedRun& placed);
/// All runs in their order, a blank between two.
std::string all_text(const ocop::labeler::LabelArt& art);
