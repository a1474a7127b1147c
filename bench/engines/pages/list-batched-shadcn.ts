import '../../list/pages/batched-shadcn';
