using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Data;

namespace Tolpuddle.Core.Access;

/// <summary>The numbers on the public "Get help" page, which administrators keep right.</summary>
public sealed class HelpNumbers(TolpuddleContext db)
{
    /// <summary>The national numbers that a new system starts with.</summary>
    public static IEnumerable<HelpContact> Usual() =>
    [
        new() { Name = "Emergency", Phone = "999", When = "Somebody is in danger now.", Hours = "Day and night", IsEmergency = true, Order = 1 },
        new() { Name = "Police, not an emergency", Phone = "101", When = "You want to tell the police and nobody is in danger now.", Hours = "Day and night", Order = 2 },
        new() { Name = "Modern Slavery and Exploitation Helpline", Phone = "08000 121 700", When = "You want advice or help, for yourself or somebody else.", Order = 3 },
    ];

    public Task<List<HelpContact>> ListAsync(CancellationToken cancel) =>
        db.HelpContacts.AsNoTracking().OrderByDescending(c => c.IsEmergency).ThenBy(c => c.Order).ThenBy(c => c.Name).ToListAsync(cancel);

    /// <summary>Writes a number: a new one if <paramref name="id"/> is null. Null if done, otherwise why not.</summary>
    public async Task<string?> SaveAsync(Guid? id, HelpContact wanted, CancellationToken cancel)
    {
        if (!db.Viewer.Is(Role.Administrator)) return "Only administrators change the numbers.";
        if (wanted.Name.Trim().Length is 0 or > 120 || wanted.Phone.Trim().Length is 0 or > 40) return "Write a name, in at most 120 characters, and a number, in at most 40.";
        if (wanted.When.Trim().Length is 0 or > 300) return "Write one sentence that says when to use it, in at most 300 characters.";
        if (wanted.Hours.Length > 120) return "Write the hours in at most 120 characters.";
        var contact = id is null ? null : await db.HelpContacts.SingleOrDefaultAsync(c => c.Id == id, cancel);
        if (contact is null && id is not null) return "Somebody has just removed this number.";
        if (contact is null)
        {
            contact = new HelpContact { Name = "", Phone = "", When = "" };
            db.HelpContacts.Add(contact);
        }

        (contact.Name, contact.Phone, contact.When) = (wanted.Name.Trim(), wanted.Phone.Trim(), wanted.When.Trim());
        (contact.Hours, contact.IsEmergency, contact.Order) = (wanted.Hours.Trim(), wanted.IsEmergency, wanted.Order);
        db.Record("help-number.change", contact.Id);
        await db.SaveChangesAsync(cancel);
        return null;
    }

    /// <summary>Removes a number; the last emergency number stays.</summary>
    public async Task<string?> RemoveAsync(Guid id, CancellationToken cancel)
    {
        if (!db.Viewer.Is(Role.Administrator)) return "Only administrators change the numbers.";
        if (await db.HelpContacts.SingleOrDefaultAsync(c => c.Id == id, cancel) is not { } contact) return null;
        if (contact.IsEmergency && await db.HelpContacts.CountAsync(c => c.IsEmergency, cancel) == 1) return "The last emergency number stays: the public page must have one.";
        db.HelpContacts.Remove(contact);
        db.Record("help-number.remove", id);
        await db.SaveChangesAsync(cancel);
        return null;
    }
}
