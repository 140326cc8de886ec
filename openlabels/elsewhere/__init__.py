"""What stands on other people's sites: the evidence behind a link, and our badges in their texts."""
