import { render } from 'preact';
import { Connection } from './live/connection';
import { Store } from './live/store';
import { Gate } from './view/Gate';
import 'uplot/dist/uPlot.min.css';
import './style/tokens.css';
import './style/page.css';
import './style/summary.css';
import './style/table.css';
import './style/cards.css';
import './style/tiles.css';
import './style/messages.css';
import './style/account.css';
import './style/host.css';
import './style/charts.css';
import './style/places.css';

const store = new Store(Date.now, () => location.reload());
render(<Gate store={store} connection={new Connection(store)} />, document.getElementById('app')!);
