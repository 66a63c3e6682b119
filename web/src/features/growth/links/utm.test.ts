import { describe, expect, it } from 'vitest';
import { emptyUtm, filledUtm, takeUtm, toUtm, utmQuery, utmText } from './utm';

describe('utm', () => {
  it('sends only what is filled, trimmed', () => {
    expect(filledUtm({ ...emptyUtm, utm_source: ' vk ', utm_term: '' })).toEqual({ utm_source: 'vk' });
  });
  it('spells the marks the way addresses do', () => {
    expect(utmQuery({ ...emptyUtm, utm_source: 'vk', utm_campaign: 'весна & лето' })).toBe('utm_source=vk&utm_campaign=%D0%B2%D0%B5%D1%81%D0%BD%D0%B0+%26+%D0%BB%D0%B5%D1%82%D0%BE');
  });
  it('says the marks in letters, whatever they were encoded as', () => {
    expect(utmText({ ...emptyUtm, utm_source: 'vk', utm_term: '%D0%B2%D0%B5%D1%81%D0%BD%D0%B0 %26 лето' })).toBe('utm_source=vk · utm_term=весна & лето');
    expect(utmText({ ...emptyUtm, utm_term: '100% йога' })).toBe('utm_term=100% йога');
  });
  it('takes the marks of a pasted address', () => {
    expect(takeUtm('https://x.example/a?id=7&utm_source=vk&utm_medium=cpc#top')).toEqual({ utm_source: 'vk', utm_medium: 'cpc' });
    expect(takeUtm('https://x.example/?id=7')).toBeNull();
    expect(takeUtm('not an address')).toBeNull();
  });
  it('reads marks with the prefix and without', () => {
    expect(toUtm({ source: 'vk', utm_medium: 'cpc' })).toMatchObject({ utm_source: 'vk', utm_medium: 'cpc', utm_term: '' });
  });
});
