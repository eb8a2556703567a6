using System.CommandLine;
using System.CommandLine.Parsing;
using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Access;
using Tolpuddle.Core.Access.Proving;
using Tolpuddle.Core.Data;
using Tolpuddle.Web.Hosting;

namespace Tolpuddle.Web.Commands;

/// <summary>Accounts from the console, for whoever runs the machine: they hold the keys anyway. Written to the audit as done by the program.</summary>
internal static class User
{
    public static Command Create() => new("user", "Adds a person, or gives somebody a link for a new password.\n\nExample: tolpuddle user reset name@agency.example") { CreateAdd(), CreateReset() };

    private static Command CreateAdd()
    {
        var email = new Option<string>("--email") { Description = "E-mail address, which is also the name at sign-in", Required = true };
        var name = new Option<string>("--name") { Description = "Name as colleagues know it", Required = true };
        var agency = new Option<string>("--agency") { Description = "Name of the agency, as under Administration", Required = true };
        var roles = new Option<Role[]>("--role") { Description = $"A role; may be given several times: {RoleNames}", Required = true, AllowMultipleArgumentsPerToken = true, CustomParser = ReadRoles };
        var passwordStdin = new Option<bool>("--password-stdin") { Description = "Read the password from the first line of stdin instead of making an invitation" };
        var command = new Command(
            "add", "Adds a person and prints the link by which they choose their password.\n\nExample: tolpuddle user add --email ada@agency.example --name \"Ada A\" --agency \"Helpline\" --role Adviser --role Coordinator")
        { email, name, agency, roles, passwordStdin, Json.Option };
        return DatabaseCommand.Changing(command, async (parsed, services, cancel) =>
        {
            var db = services.GetRequiredService<TolpuddleContext>();
            var agencyName = parsed.GetRequiredValue(agency);
            if (await db.Agencies.SingleOrDefaultAsync(a => a.Name == agencyName, cancel) is not { } home) return await Root.FailAsync(await UnknownAgencyAsync(db, cancel));

            var chosen = parsed.GetRequiredValue(roles).Aggregate(Role.None, (all, role) => all | role);
            var password = parsed.GetValue(passwordStdin) ? await Console.In.ReadLineAsync(cancel) ?? "" : null;
            var change = await services.GetRequiredService<Accounts>()
                .AddAsync(home.Id, parsed.GetRequiredValue(name), parsed.GetRequiredValue(email), chosen, password, cancel);
            return await AnswerAsync(change, parsed, services);
        });
    }

    private static Command CreateReset()
    {
        var email = new Argument<string>("email") { Description = "E-mail address of the account" };
        var factor = new Option<bool>("--second-factor") { Description = "Take the second factor away too: for somebody who has lost their app and their recovery codes" };
        var command = new Command("reset", "Prints a link by which somebody chooses a new password.\n\nExample: tolpuddle user reset ada@agency.example") { email, factor, Json.Option };
        return DatabaseCommand.Changing(command, async (parsed, services, cancel) =>
        {
            var db = services.GetRequiredService<TolpuddleContext>();
            var key = SignIn.EmailKey(db.Vault, parsed.GetRequiredValue(email));
            var id = await db.Accounts.Where(a => a.EmailKey == key).Select(a => (Guid?)a.Id).SingleOrDefaultAsync(cancel);
            if (id is null) return await Root.FailAsync("There is no account with this e-mail address.");
            if (parsed.GetValue(factor) && !await services.GetRequiredService<FactorResets>().TakeAwayAtConsoleAsync(id.Value, cancel)) return await Root.FailAsync("Somebody has just changed this account. Nothing was changed; try again.");
            return await AnswerAsync(await services.GetRequiredService<Accounts>().LinkAgainAsync(id.Value, cancel), parsed, services);
        });
    }

    private static string RoleNames => string.Join(", ", Roles);

    private static IEnumerable<Role> Roles => Enum.GetValues<Role>().Where(role => role != Role.None);

    private static Role[] ReadRoles(ArgumentResult said)
    {
        var unknown = said.Tokens.Select(token => token.Value).Where(text => !Roles.Any(role => text.Equals(role.ToString(), StringComparison.OrdinalIgnoreCase))).ToList();
        if (unknown.Count == 0) return [.. said.Tokens.Select(token => Enum.Parse<Role>(token.Value, ignoreCase: true))];
        said.AddError($"'{unknown[0]}' is no role. There are: {RoleNames}.");
        return [];
    }

    private static async Task<string> UnknownAgencyAsync(TolpuddleContext db, CancellationToken cancel)
    {
        var names = await db.Agencies.OrderBy(a => a.Name).Select(a => a.Name).ToListAsync(cancel);
        return names.Count == 0
            ? "Nobody has set this system up yet: start 'tolpuddle serve' and open the page that it names."
            : $"There is no agency of this name. There are: {string.Join(", ", names)}.";
    }

    private static async Task<int> AnswerAsync(AccountChange change, ParseResult parsed, IServiceProvider services)
    {
        if (change.Problem is { } problem) return await Root.FailAsync(problem);
        var link = change.LinkPath is { } path ? new Uri(services.GetRequiredService<SiteAddress>().Value, path) : null;
        if (parsed.GetValue(Json.Option)) Json.Print(new { account = change.AccountId, link });
        else if (link is not null) Console.WriteLine(link);
        else await Console.Error.WriteLineAsync("Done. They can sign in with this password.");
        return Root.Fine;
    }
}
