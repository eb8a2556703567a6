using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Tolpuddle.Core.Access;

namespace Tolpuddle.Web.Pages.Access.Administration;

/// <summary>The emergency and helpline numbers that the public sees.</summary>
public sealed class NumbersModel(HelpNumbers numbers) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public Guid? Id { get; set; }

    [BindProperty]
    public NumberField Field { get; set; } = new();

    [TempData]
    public string? Notice { get; set; }

    public IReadOnlyList<HelpContact> Rows { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        Rows = await numbers.ListAsync(cancel);
        if (Id is null) return Page();
        if (Rows.FirstOrDefault(r => r.Id == Id) is not { } row) return NotFound();
        Field = new NumberField { Name = row.Name, Phone = row.Phone, When = row.When, Hours = row.Hours, IsEmergency = row.IsEmergency, Order = row.Order };
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel) => await AnswerAsync(
        ModelState.IsValid ? await numbers.SaveAsync(Id, Field.ToContact(), cancel) : "Write the place in the list as a number, such as 10.", "The number is saved. The public page shows it now.", cancel);

    public async Task<IActionResult> OnPostRemoveAsync(CancellationToken cancel) =>
        await AnswerAsync(Id is { } id ? await numbers.RemoveAsync(id, cancel) : null, "The number is removed.", cancel);

    private async Task<IActionResult> AnswerAsync(string? problem, string done, CancellationToken cancel)
    {
        if (problem is null)
        {
            Notice = done;
            return LocalRedirect("/administration/numbers");
        }

        Rows = await numbers.ListAsync(cancel);
        return this.Problem(problem);
    }

    public sealed class NumberField
    {
        public string? Name { get; set; }
        public string? Phone { get; set; }
        public string? When { get; set; }
        public string? Hours { get; set; }
        public bool IsEmergency { get; set; }
        public int Order { get; set; } = 10;

        public HelpContact ToContact() =>
            new() { Name = Name ?? "", Phone = Phone ?? "", When = When ?? "", Hours = Hours ?? "", IsEmergency = IsEmergency, Order = Order };
    }
}
