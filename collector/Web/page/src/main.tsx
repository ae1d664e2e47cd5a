import { render } from 'preact';
import { Connection } from './live/connection';
import { Store } from './live/store';
import { App } from './view/App';
import './style/tokens.css';
import './style/page.css';
import './style/summary.css';
import './style/table.css';
import './style/cards.css';
import './style/messages.css';

const store = new Store(Date.now, () => location.reload());
new Connection(store).start();
render(<App store={store} />, document.getElementById('app')!);
