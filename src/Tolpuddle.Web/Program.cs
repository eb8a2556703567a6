using Tolpuddle.Web.Commands;

return await Root.RunAsync(args);
