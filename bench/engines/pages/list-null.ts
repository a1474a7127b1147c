import '../../list/pages/null';
