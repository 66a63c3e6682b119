import 'i18next';
import type auth from '../locales/en/auth.json';
import type channels from '../locales/en/channels.json';
import type common from '../locales/en/common.json';
import type contacts from '../locales/en/contacts.json';
import type dashboard from '../locales/en/dashboard.json';
import type flows from '../locales/en/flows.json';
import type flowStats from '../locales/en/flowStats.json';
import type gallery from '../locales/en/gallery.json';
import type forms from '../locales/en/forms.json';
import type inbox from '../locales/en/inbox.json';
import type keywords from '../locales/en/keywords.json';
import type links from '../locales/en/links.json';
import type phones from '../locales/en/phones.json';
import type settings from '../locales/en/settings.json';
import type simulator from '../locales/en/simulator.json';
import type why from '../locales/en/why.json';

// Makes a missing key a compile error. A new feature adds its namespace here.
declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'common';
    resources: {
      auth: typeof auth;
      channels: typeof channels;
      common: typeof common;
      contacts: typeof contacts;
      dashboard: typeof dashboard;
      flows: typeof flows;
      flowStats: typeof flowStats;
      gallery: typeof gallery;
      forms: typeof forms;
      inbox: typeof inbox;
      keywords: typeof keywords;
      links: typeof links;
      phones: typeof phones;
      settings: typeof settings;
      simulator: typeof simulator;
      why: typeof why;
    };
  }
}
