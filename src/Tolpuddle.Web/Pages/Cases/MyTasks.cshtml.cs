using Microsoft.AspNetCore.Mvc.RazorPages;
using Tolpuddle.Core.Cases;
using Tolpuddle.Core.Data;

namespace Tolpuddle.Web.Pages.Cases;

/// <summary>Everything that one person is to do, on all their cases, late first.</summary>
public sealed class MyTasksModel(MyWork work, TimeProvider time) : PageModel
{
    public TaskPage Tasks { get; private set; } = new([], null);

    public DateOnly Today => Days.Of(time.GetUtcNow().UtcDateTime);

    public async Task OnGetAsync(string? after, CancellationToken cancel) => Tasks = await work.TasksAsync(ListPlace.Read(after), MyWork.PageLength, cancel);
}
