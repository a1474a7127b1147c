import '../../feed/pages/null';
