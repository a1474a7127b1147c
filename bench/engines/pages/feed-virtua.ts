import '../../feed/pages/virtua';
