import '../../feed/pages/runlight';
