// Listens to the preview for all of its tabs, over one connection.
"use strict";

const tabs = new Set();
let last; // the latest state, null while the preview is not there, undefined before anything is known

function tell(state) {
  last = state;
  for (const tab of tabs) tab.postMessage(state);
}

const events = new EventSource("/.accord/events");
events.onmessage = ({ data }) => tell(JSON.parse(data));
events.onerror = () => tell(null);

self.onconnect = ({ ports: [tab] }) => {
  tabs.add(tab);
  tab.onmessage = ({ data }) => {
    tabs.delete(tab);
    if (data === "away") return;
    tabs.add(tab);
    if (last !== undefined) tab.postMessage(last);
  };
  if (last !== undefined) tab.postMessage(last);
};
