using Tolpuddle.Core.Access;
using Tolpuddle.Core.Data;
using Tolpuddle.Core.Reports;
using Tolpuddle.Methods.Identifiers;
using Tolpuddle.Testing;

namespace Tolpuddle.Core.Tests.Access;

/// <summary>What is said about what a viewer may not see: that it is there, and no more. Who holds it the program learns, to ask them.</summary>
public sealed class SightTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Only_agencies_that_hold_what_the_viewer_does_not_see_are_found()
    {
        await using var database = await TestDatabase.CreateAsync(TestData.Demonstration);
        await using var adviser = await database.OpenAsync(DemoPeople.Adviser, Cancel);
        var police = await HoldAsync(database, DemoPeople.Police, "BD51 SMR");
        var council = await HoldAsync(database, DemoPeople.Council, "BD51 ?MR");
        await HoldAsync(database, DemoPeople.Charity, "BD51 SMP");
        await HoldAsync(database, DemoPeople.OtherAdviser, "BD51 SMR");

        var holders = await new Sight(adviser).HoldersAsync(Plate("BD51 SMR"), Cancel);

        Assert.Equal(new[] { police.AgencyId, council.AgencyId }.Order(), holders.Order());
        Assert.Empty(await new Sight(adviser).HoldersAsync(Plate("XX99 XXX"), Cancel));
    }

    [Fact]
    public async Task What_was_passed_to_the_viewer_is_no_longer_beyond_their_sight()
    {
        await using var database = await TestDatabase.CreateAsync(TestData.Demonstration);
        await using var adviser = await database.OpenAsync(DemoPeople.Adviser, Cancel);
        var held = await HoldAsync(database, DemoPeople.Police, "BD51 SMR");
        adviser.Grants.Add(new Grant { RecordId = held.Id, HolderId = adviser.Viewer.AgencyId, From = adviser.Now, Reason = "referral" });
        await adviser.PlantAsync(Cancel);

        Assert.Empty(await new Sight(adviser).HoldersAsync(Plate("BD51 SMR"), Cancel));
    }

    [Fact]
    public async Task Who_works_with_no_reports_learns_of_none()
    {
        await using var database = await TestDatabase.CreateAsync(TestData.Demonstration);
        await HoldAsync(database, DemoPeople.Police, "BD51 SMR");
        await using TolpuddleContext administrator = await database.OpenAsync(DemoPeople.Administrator, Cancel);

        Assert.Empty(await new Sight(administrator).HeldElsewhereAsync([Plate("BD51 SMR")], [], Cancel));
    }

    private static Identifier Plate(string text) => Identifier.TryParse(IdentifierKind.Vehicle, text, out var plate) ? plate : throw new ArgumentException(text);

    private static async Task<Report> HoldAsync(TestDatabase database, string email, string plate)
    {
        await using var db = await database.OpenAsync(email, Cancel);
        return await TestReports.ReceiveAsync(db, TestReports.Draft(db, "held here"), Cancel, (MentionKind.Vehicle, plate));
    }
}
