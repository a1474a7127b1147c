export default { content: [{ raw: 'bg-[rgb(255,0,255)]' }] };
