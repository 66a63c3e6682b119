// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

// Package sandbox is the hub of the vendors' imitations: people with phones, bots, a journal of what a vendor accepted, scripted faults and a movable clock.
//
// An imitation (package sandbox/<vendor>) speaks the vendor's HTTP and shows on a Phone what the person would see.
// It shares no code with the drivers of Parley, so that an error in one is not hidden by the other.
//
// Handler serves everything at once: /<vendor>/… is the imitation, /sandbox/… is the plain JSON below, for the page "Phones" and for scenario files.
// Moments are Unix milliseconds of the hub's clock, durations are milliseconds. An error is {"error": {"code", "reason", "message"}} with the message in plain words.
//
//	GET  /sandbox/clock                              {now, offset, pending, next}: pending counts webhooks that could go at once, next is the earliest waiting moment
//	PUT  /sandbox/clock                              {offset}: the clock never goes back
//	GET  /sandbox/bots                               [Bot]
//	POST /sandbox/bots                               {vendor, key?, name, username?} → Bot with its token
//	POST /sandbox/bots/{bot}/rooms                   {kind, title, username?} → Room: a group or channel with the bot as its administrator
//	GET  /sandbox/people?after=&limit=               [Person]
//	POST /sandbox/people                             Person without number, or with {count} many at once → [Person]
//	POST /sandbox/groups/{group}/{bot}/{verb}        Action done by everyone of a group → {done, failed, error}
//	GET  /sandbox/phones?bot=&person=&after=&limit=  [PhoneView], after is the last seen seq
//	GET  /sandbox/phones/{bot}/{person}              PhoneView; the phone is made when the two exist
//	GET  /sandbox/phones/{bot}/{person}/messages     [Message]; ?after=<id> newer ones, ?since=<rev> new and changed ones, ?limit=
//	GET  /sandbox/phones/{bot}/{person}/events       server-sent events: "phone" (PhoneView) and "message" (Message) for everything that changes; ?since=<rev>
//	POST /sandbox/phones/{bot}/{person}/{verb}       Action as JSON, or multipart with the fields of Action and the parts "file" → PhoneView
//	GET  /sandbox/files/{id}                         bytes of a media file
//	GET  /sandbox/faults?bot=                        [Fault]
//	POST /sandbox/faults                             Fault → Fault with its id
//	DELETE /sandbox/faults?bot=                      ends all faults of the bot, or of everyone
//	GET  /sandbox/journal?after=&bot=&limit=         [Entry], after is the last seen seq
//
// Verbs: open_link, press_start, press, say, edit, share_phone, share_location, send_media, block, unblock, leave, join, pay, react, read, delete_account.
//
// A hub lives in memory. Save and Load carry its bots, people, phones and files over a restart; faults and the journal begin anew.
//
// The handler has no authentication of its own: mount it behind a session, or on loopback.
package sandbox
