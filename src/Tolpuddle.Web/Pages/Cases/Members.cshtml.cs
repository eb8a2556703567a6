using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;
using Tolpuddle.Core.Access;
using Tolpuddle.Core.Cases;
using Tolpuddle.Web.Pages.Reports;

namespace Tolpuddle.Web.Pages.Cases;

/// <summary>Who is to be brought in, as what, what for, until when.</summary>
public sealed record BringInForm
{
    public Guid? Who { get; init; }
    public string Part { get; init; } = CaseMember.Member;
    public string? Purpose { get; init; }
    public string? Until { get; init; }
}

/// <summary>Who is on the case, what each of them sees and does not see, since when and until when.</summary>
public sealed class MembersModel(CaseReading reading, Membership membership, Sharings sharings, TimeProvider time, Viewer viewer) : CasePage(reading, time)
{
    private readonly CaseReading _reading = reading;

    [BindProperty]
    public BringInForm Form { get; set; } = new();

    /// <summary>On what ground their agency may share in the case; asked once for each agency.</summary>
    [BindProperty]
    public GroundsForm Share { get; set; } = new();

    /// <summary>What they are to see.</summary>
    [BindProperty]
    public SightForm Sight { get; set; } = new();

    [BindProperty]
    public ReasonForm Withdraw { get; set; } = new();

    [BindProperty]
    public ReasonForm Lead { get; set; } = new();

    [BindProperty]
    public ReasonForm Leave { get; set; } = new();

    public override string Here => $"{Root}/members";
    public override string Section => "Members";

    public IReadOnlyList<MemberRow> Present { get; private set; } = [];
    public IReadOnlyList<MemberRow> Gone { get; private set; } = [];
    public IReadOnlyList<ReportInCase> Reports { get; private set; } = [];
    public IReadOnlyList<PossibleMember> Colleagues { get; private set; } = [];
    public IReadOnlyList<SharingRow> Shared { get; private set; } = [];

    /// <summary>The sharing that somebody is about to withdraw.</summary>
    [BindProperty(SupportsGet = true)]
    public Guid? Sharing { get; set; }

    public Guid ViewerId => Head.Preview?.AccountId ?? viewer.AccountId;

    public async Task<IActionResult> OnPostBringInAsync(CancellationToken cancel)
    {
        if (Form.Who is null) ModelState.AddModelError("Form.Who", "Choose somebody.");
        Need("Form.Purpose", Form.Purpose, "Write what they are on it for.", CaseMember.MaxPurposeLength);
        var until = Day("Form.Until", Form.Until);
        if (until < Today) ModelState.AddModelError("Form.Until", "This day has passed. Choose today or a later day, or leave it empty.");
        await CheckSightAsync(cancel);
        if (await sharings.NeedsGroundsAsync(Reference, Form.Who ?? Guid.Empty, cancel)) Share.Check(ModelState);
        return await DoAsync(
            () => membership.BringInAsync(Reference, Form.Who!.Value, Form.Part, Form.Purpose!, until, Share.Grounds, Sight.Chosen!.Value, cancel), "They see the case from now on, and were told.", "Form.Who", cancel);
    }

    /// <summary>Leads to the case as they would see it. Of the form only who, as what and which parts go there; the rest stays with whoever typed it.</summary>
    public async Task<IActionResult> OnPostPreviewAsync(CancellationToken cancel)
    {
        if (Form.Who is null) ModelState.AddModelError("Form.Who", "Choose somebody.");
        if (Form.Part is not (CaseMember.Member or CaseMember.Observer)) ModelState.AddModelError("Form.Part", "Choose one of the list.");
        Fits("Form.Purpose", Form.Purpose, CaseMember.MaxPurposeLength);
        Share.CheckGiven(ModelState);
        await CheckSightAsync(cancel);
        return ModelState.IsValid
            ? LocalRedirect(PreviewOf(Root, Form.Who!.Value, Form.Part, Sight.Chosen))
            : await ShowAsync(cancel);
    }

    public Task<IActionResult> OnPostWithdrawAsync(CancellationToken cancel)
    {
        Need("Withdraw.Reason", Withdraw.Reason, "Write why it is withdrawn.");
        return DoAsync(
            () => sharings.WithdrawAsync(Reference, Sharing ?? Guid.Empty, Withdraw.Reason!, cancel), "The sharing is withdrawn. They see nothing of the case from now on, and were told.", "Withdraw.Reason", cancel);
    }

    public Task<IActionResult> OnPostTakeLeadAsync(CancellationToken cancel)
    {
        Need("Lead.Reason", Lead.Reason, "Write why you take the lead.");
        return DoAsync(() => membership.TakeLeadAsync(Reference, Lead.Reason!, cancel), "You lead the case now, and its members were told.", "Lead.Reason", cancel);
    }

    public Task<IActionResult> OnPostLeaveAsync(CancellationToken cancel)
    {
        Need("Leave.Reason", Leave.Reason, "Write why you leave.");
        return DoAsync(() => membership.LeaveAsync(Reference, Leave.Reason!, cancel), $"You have left {Reference}. What you wrote stays.", "Leave.Reason", cancel, "/cases");
    }

    /// <summary>The sharing that the address names, if the viewer may withdraw it.</summary>
    public SharingRow? Withdrawing => !Head.MayShow ? null : Shared.FirstOrDefault(s => s.Id == Sharing && s.MayWithdraw);

    /// <summary>What is usual, said beside the choice.</summary>
    public static string UsualFor => "Only what they need to know for their purpose. Usual: the whole case for police, labour inspectorates, helplines and charities that support the person; people for health bodies; places for councils and others";

    public IEnumerable<SelectListItem> People() => Choose(Colleagues.Select(c => new SelectListItem($"{c.Agency}: {c.Name}", c.Id.ToString())));

    public static IEnumerable<SelectListItem> Parts() =>
        new[] { CaseMember.Member, CaseMember.Observer }.Select(part => new SelectListItem($"{CaseWords.Part(part)}: {CaseWords.MayDo(part).ToLowerInvariant()}", part));

    /// <summary>What somebody sees: everything, but who told a report only where their own agency holds it.</summary>
    public string Sees(MemberRow member)
    {
        var sees = member.Sees.Words();
        if (member.Sees != CaseSight.All) return $"{char.ToUpperInvariant(sees[0])}{sees[1..]}";
        var own = Reports.Where(r => r.Agency == member.Agency).Select(r => r.Reference).ToList();
        return own.Count == 0 ? "The whole case; not who told a report" : $"The whole case, and who told {string.Join(" and ", own)}: their own agency holds {(own.Count == 1 ? "it" : "them")}";
    }

    /// <summary>Until when somebody sees the case, after the day since when they do.</summary>
    public static string Until(MemberRow member) => member switch
    {
        { Part: CaseMember.Lead } => ", while leading",
        { LastDay: { } day } => $" to the end of {Core.Data.Days.Words(day)}",
        _ => ", no end set",
    };

    /// <summary>Where nothing was chosen, the form comes back with what is usual for an agency of their kind: to be seen, and sent again.</summary>
    private async Task CheckSightAsync(CancellationToken cancel)
    {
        Sight.Check(ModelState);
        if (Sight.Chosen is null && Form.Who is { } who && await membership.UsualSightAsync(who, cancel) is { } usual) Sight = SightForm.Of(usual);
    }

    protected override async Task<bool> FillAsync(CancellationToken cancel)
    {
        var all = await _reading.MembersAsync(Head.Id, cancel);
        (Present, Gone) = ([.. all.Where(m => m.IsPresent)], [.. all.Where(m => !m.IsPresent)]);
        Reports = await _reading.ReportsAsync(Head.Id, cancel);
        Shared = await sharings.OfCaseAsync(Head.Id, Head.IsLead, cancel);
        if (Head.MayChangeAll) Colleagues = await membership.ColleaguesAsync(Head.Id, cancel);
        return true;
    }
}
