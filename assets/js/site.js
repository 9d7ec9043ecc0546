// Makes pages that already work quicker to use. Nothing here is needed to do anything.
import { Button } from "govuk-frontend/dist/govuk/components/button/button.mjs";
import { Checkboxes } from "govuk-frontend/dist/govuk/components/checkboxes/checkboxes.mjs";
import { ErrorSummary } from "govuk-frontend/dist/govuk/components/error-summary/error-summary.mjs";
import { NotificationBanner } from "govuk-frontend/dist/govuk/components/notification-banner/notification-banner.mjs";
import { Radios } from "govuk-frontend/dist/govuk/components/radios/radios.mjs";
import { ServiceNavigation } from "govuk-frontend/dist/govuk/components/service-navigation/service-navigation.mjs";
import { ChoiceList } from "./choice-list.js";
import { CopyButton } from "./copy.js";
import { Counter } from "./counter.js";
import { LiveCount } from "./live-count.js";
import { LiveList } from "./live-list.js";
import { Sending } from "./sending.js";

const enhancements = {
  "govuk-button": Button,
  "govuk-checkboxes": Checkboxes,
  "govuk-error-summary": ErrorSummary,
  "govuk-notification-banner": NotificationBanner,
  "govuk-radios": Radios,
  "govuk-service-navigation": ServiceNavigation,
  "choice-list": ChoiceList,
  copy: CopyButton,
  counter: Counter,
  "live-count": LiveCount,
  "live-list": LiveList,
};

document.body.classList.add("js-enabled", "govuk-frontend-supported");
new Sending(document.body);
for (const element of document.querySelectorAll("[data-module]")) {
  const Enhancement = enhancements[element.dataset.module];
  if (!Enhancement) continue;
  try {
    new Enhancement(element);
  } catch (error) {
    console.error(error); // the plain page stays as it was
  }
}
