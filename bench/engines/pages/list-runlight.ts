import '../../list/pages/runlight';
