/* What a change does to a screen comes as one message, not as one for each part of it: a message costs the page about a
   millisecond, and between two of them the browser may lay the page out anew. */

async function deliver(manager, states) {
  const models = await Promise.all(Object.keys(states).map((id) => manager.get_model(id)));
  models.forEach((each) => each.set_state(states[each.model_id]));
}

function initialize({ model }) {
  model.on("msg:custom", (states) => deliver(model.widget_manager, states));
  model.send("here");
}

export default { initialize };
